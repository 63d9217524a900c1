import { TUNNEL_KINDS, type TunnelKind } from "../../../src/core/encapsulation.js";
import { ipv4, join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outer, outerUdp, staysUdp } from "./layer-cases.js";

const kindOf = (kind: TunnelKind) => ({ packet: { tunnelKind: TUNNEL_KINDS.indexOf(kind), tunnelDepth: 1 } });

describeLayer("Ethernet in IP", [
  { name: "EtherIP", bytes: outer(97, join("3000", FRAME)), ...IPV4_FOUND, ...kindOf("etherip") },
  { name: "EtherIP of another version", bytes: outer(97, join("4000", FRAME)), stop: "etherip.bad-version" },
  { name: "EtherIP, cut", bytes: outer(97, "30"), stop: "etherip.truncated" },
  { name: "without a header", bytes: outer(143, FRAME), ...IPV4_FOUND },
]);

describeLayer("PIM", [
  { name: "a registered packet", bytes: outer(103, join("21000000 00000000", IPV4)), ...IPV4_FOUND },
  { name: "a registered packet from the border", bytes: outer(103, join("21000000 80000000", IPV6)), ...IPV6_FOUND },
  { name: "a null register", bytes: outer(103, join("21000000 40000000", IPV4)), stop: "pim.not-inspected" },
  { name: "a hello", bytes: outer(103, "20000000 00010002 0069"), stop: "pim.not-inspected" },
  { name: "cut", bytes: outer(103, "21000000 000000"), stop: "pim.truncated" },
]);

/** 802.11 to an access point, up to the IP packet. */
const WIRELESS = "2c00 000476967bda 000c4182b253 000c4182b254 1000 aaaa 03 000000 0800";
const DATA = join("0801", WIRELESS, IPV4);
const SWAPPED_DATA = join("0108", WIRELESS, IPV4);

const stays = (name: string, port: number, bytes: Uint8Array | string) => ({
  name: `not ${name}`,
  bytes: outerUdp(port, bytes),
  ...staysUdp(port, bytes),
});

describeLayer("mirrored frames (TZSP)", [
  { name: "Ethernet", bytes: outerUdp(37008, join("0100 0001 01", FRAME)), ...IPV4_FOUND },
  {
    name: "802.11, padding and tags",
    bytes: outerUdp(37008, join("0101 0012 00 0a01aa 1201 02 01", DATA)),
    ...IPV4_FOUND,
  },
  { name: "in a capture of its own", linkType: 128, bytes: join("0100 0001 01", FRAME), ...IPV4_FOUND },
  { name: "a keep-alive of its own", linkType: 128, bytes: join("0104 0000 01"), stop: "tzsp.no-frame" },
  stays("another version", 37008, join("0200 0001 01", FRAME)),
  stays("a keep-alive", 37008, "0104 0000 01"),
  stays("tags without an end", 37008, "0100 0001 0a01aa 0b"),
]);

describeLayer("an access point's tunnel", [
  {
    name: "CAPWAP, Ethernet",
    bytes: outerUdp(5247, join("00100200 00000000", FRAME)),
    ...IPV4_FOUND,
    ...kindOf("capwap"),
  },
  { name: "CAPWAP, 802.11", bytes: outerUdp(5247, join("00100300 00000000", DATA)), ...IPV4_FOUND },
  {
    name: "CAPWAP, 802.11 with its bytes swapped",
    bytes: outerUdp(5247, join("00100300 00000000", SWAPPED_DATA)),
    ...IPV4_FOUND,
  },
  {
    name: "CAPWAP, 802.11 and the radio's report",
    bytes: outerUdp(5247, join("00200310 00000000 04c3140000000000", DATA)),
    ...IPV4_FOUND,
  },
  { name: "LWAPP", bytes: outerUdp(12222, join("0000 003f 0000", DATA)), ...IPV4_FOUND },
  stays("CAPWAP encrypted", 5247, join("01000000", FRAME)),
  stays("a fragment", 5247, join("00100280 00000000", FRAME)),
  stays("a keep-alive", 5247, "00100208 00000000 0016 00040001"),
  stays("a management frame", 5247, join("00100300 00000000 8000", WIRELESS)),
  stays("a header length below its own", 5247, join("00080200 00000000", FRAME)),
  stays("LWAPP's control", 12222, join("0400 003f 0000", DATA)),
  stays("LWAPP of another length", 12222, join("0000 003e 0000", DATA)),
]);

describeLayer("IP in UDP", [
  { name: "LISP", bytes: outerUdp(4341, join("c0000001 00000001", IPV4)), ...IPV4_FOUND, ...kindOf("lisp") },
  { name: "LISP, IPv6", bytes: outerUdp(4341, join("c0000001 00000001", IPV6)), ...IPV6_FOUND },
  { name: "Juniper's mirror", bytes: outerUdp(30030, join("00000001 00000002", IPV4)), ...IPV4_FOUND },
  { name: "multicast (AMT)", bytes: outerUdp(2268, join("0600", IPV4)), ...IPV4_FOUND },
  { name: "AYIYA", bytes: outerUdp(5072, join("41521129 4a000000", "01".repeat(36), IPV6)), ...IPV6_FOUND },
  { name: "MPLS", bytes: outerUdp(6635, join("000640ff 000651ff", IPV4)), ...IPV4_FOUND, ...kindOf("mpls") },
  { name: "GRE", bytes: outerUdp(4754, join("00000800", IPV4)), ...IPV4_FOUND },
  { name: "GRE with key and sequence", bytes: outerUdp(4754, join("30000800 00000001 00000002", IPV4)), ...IPV4_FOUND },
  stays("LISP encrypted", 4341, join("c1000001 00000001", IPV4)),
  stays("LISP with a packet that does not fit", 4341, join("c0000001 00000001", IPV4.subarray(0, -1))),
  stays("Juniper's mirror of something else", 30030, join("00000001 00000002 ff")),
  stays("a query (AMT)", 2268, join("0100", IPV4)),
  stays("AYIYA without forwarding", 5072, join("41521029 4a000000", "01".repeat(36), IPV6)),
  stays("MPLS without an end", 6635, "00064000 00064000"),
  stays("GRE with reserved bits", 4754, join("04000800", IPV4)),
]);

describeLayer("GRE of one vendor", [
  { name: "MikroTik's EoIP", bytes: outer(47, join("20016400 0031 0a00", FRAME, "0000")), ...IPV4_FOUND },
  { name: "MikroTik's EoIP, cut", bytes: outer(47, "20016400 0031 0a"), stop: "gre.truncated" },
  { name: "Aruba's 802.11", bytes: outer(47, join("00008210", DATA)), ...IPV4_FOUND },
]);

describeLayer("VXLAN with service chaining", [
  {
    name: "NSH",
    bytes: outerUdp(4790, join("0c000004 00000100 0fc2 02 01 000001 ff", ipv4(join("0401 0035 0008 0000")))),
    ends: IPV4_FOUND.ends!,
    payload: "",
  },
]);
