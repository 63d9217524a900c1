import { u16 } from "../../../captures/recipes/wire/index.js";
import { ethernet, ipv6, join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outer } from "./layer-cases.js";

const gre = (...parts: (Uint8Array | string)[]): Uint8Array => outer(47, join(...parts));
/** Two routes: of IPv4 (one address), of an autonomous system (two numbers); then the end. */
const ROUTES = "0800 00 04 c0000203  fffe 00 04 0001 0002  0000 00 00";

describeLayer("GRE", [
  { name: "IPv4", bytes: gre("0000 0800", IPV4), ...IPV4_FOUND, packet: { tunnelDepth: 1, protocol: 17 } },
  { name: "IPv6", bytes: gre("0000 86dd", IPV6), ...IPV6_FOUND },
  { name: "in IPv6", bytes: ethernet(0x86dd, ipv6(47, join("0000 0800", IPV4))), ...IPV4_FOUND },
  { name: "Ethernet", bytes: gre("0000 6558", FRAME), ...IPV4_FOUND },
  { name: "MPLS", bytes: gre("0000 8847 00010140", IPV4), ...IPV4_FOUND },
  { name: "PPP", bytes: gre("0000 880b 0021", IPV4), ...IPV4_FOUND },
  { name: "Frame Relay", bytes: gre("0000 6559 1841 03 cc", IPV4), ...IPV4_FOUND },
  { name: "a checksum", bytes: gre("8000 0800 abcd 0000", IPV4), ...IPV4_FOUND },
  { name: "a key", bytes: gre("2000 0800 00000007", IPV4), ...IPV4_FOUND },
  { name: "a sequence number", bytes: gre("1000 0800 00000001", IPV4), ...IPV4_FOUND },
  { name: "all of them", bytes: gre("b000 0800 abcd0000 00000007 00000001", IPV4), ...IPV4_FOUND },
  { name: "routes", bytes: gre("4800 0800 00000000", ROUTES, IPV4), ...IPV4_FOUND },
  { name: "everything", bytes: gre("f800 0800 abcd0004 00000007 00000001", ROUTES, IPV4), ...IPV4_FOUND },
  { name: "routes without an end", bytes: gre("4000 0800 00000000 0800 00 04 c0000203"), stop: "gre.truncated" },
  { name: "a route longer than all", bytes: gre("4000 0800 00000000 0800 00 ff", IPV4), stop: "gre.truncated" },
  { name: "options cut off", bytes: gre("b000 0800 abcd0000 00000007 0000"), stop: "gre.truncated", stopAt: 34 },
  { name: "cut", bytes: gre("0000 08"), stop: "gre.truncated", ends: "192.0.2.1 > 192.0.2.2" },
  { name: "a keepalive", bytes: gre("0000 0000"), stop: "gre.keepalive", stopAt: 36 },
  { name: "another version", bytes: gre("0002 0800", IPV4), stop: "gre.bad-version", stopAt: 34 },
  {
    name: "a stranger",
    bytes: gre("0000 88cc 0207"),
    ends: "192.0.2.1 > 192.0.2.2",
    stop: "ether-type.unknown",
    stopAt: 38,
    packet: { tunnelDepth: 0, transport: 0, protocol: 47 },
  },
]);

const call = (ppp: Uint8Array): Uint8Array => join(u16(ppp.length), "0001");
const DATA = join("ff03 0021", IPV4);
const BARE_DATA = join("21", IPV4);

describeLayer("GRE of PPTP", [
  { name: "data", bytes: gre("3001 880b", call(DATA), "00000001", DATA), ...IPV4_FOUND },
  { name: "data, compressed", bytes: gre("3001 880b", call(BARE_DATA), "00000001", BARE_DATA), ...IPV4_FOUND },
  {
    name: "data and an acknowledgement",
    bytes: gre("3081 880b", call(DATA), "00000001 00000001", DATA),
    ...IPV4_FOUND,
  },
  { name: "an acknowledgement alone", bytes: gre("2081 880b 0000 0001 00000001"), stop: "gre.no-payload", stopAt: 46 },
  { name: "the length ends it", bytes: gre("3001 880b 0001 0001 00000001 0021"), stop: "ppp.truncated", stopAt: 46 },
  { name: "control", bytes: gre("3001 880b 0008 0001 00000001 c021 01010004"), stop: "ppp.control", stopAt: 46 },
  { name: "another protocol", bytes: gre("3001 0800 0000 0001 00000001"), stop: "gre.bad-protocol", stopAt: 36 },
  { name: "no call", bytes: gre("1001 880b 00000001"), stop: "gre.bad-protocol" },
  { name: "cut", bytes: gre("3081 880b 0000 0001 00000001"), stop: "gre.truncated", stopAt: 34 },
]);

describeLayer("WCCP in GRE", [
  { name: "version 1", bytes: gre("0000 883e", IPV4), ...IPV4_FOUND },
  { name: "version 2", bytes: gre("0000 883e 00000000", IPV4), ...IPV4_FOUND },
  { name: "version 2, a dynamic service", bytes: gre("0000 883e 80510000", IPV4), ...IPV4_FOUND },
  { name: "cut", bytes: gre("0000 883e 0000"), stop: "wccp.truncated", stopAt: 38 },
]);
