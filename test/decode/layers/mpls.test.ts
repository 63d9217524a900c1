import { ethernet, join, MACS } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outer } from "./layer-cases.js";

/** Label 16 is the first that is free to use. */
const LABEL = "00010 0 40";
const BOTTOM = "00010 1 40";

const mpls = (...parts: (Uint8Array | string)[]): Uint8Array => {
  return ethernet(0x8847, join(...parts.map((part) => (typeof part === "string" ? part.replaceAll(" ", "") : part))));
};
const toMac = (first: string): Uint8Array => join(first, FRAME.subarray(1));
const lldp = (first: string): Uint8Array => join(first, "80c2 00000e 00047696 7bda 8100 0001 88cc 0207");

describeLayer("MPLS", [
  { name: "IPv4", bytes: mpls(BOTTOM, IPV4), ...IPV4_FOUND },
  { name: "IPv6", bytes: mpls(BOTTOM, IPV6), ...IPV6_FOUND },
  { name: "a stack", bytes: mpls(LABEL, LABEL, BOTTOM, IPV4), ...IPV4_FOUND, packet: { tunnelDepth: 0 } },
  { name: "upstream label", bytes: ethernet(0x8848, join("00010140", IPV4)), ...IPV4_FOUND },
  { name: "explicit null", bytes: mpls("00000 1 40", IPV4), ...IPV4_FOUND },
  { name: "as a link type", linkType: 219, bytes: join("00010140", IPV4), ...IPV4_FOUND },
  { name: "in IP", bytes: outer(137, join("00010140", IPV4)), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "a pseudowire with a control word", bytes: mpls(BOTTOM, "00000000", FRAME), ...IPV4_FOUND },
  { name: "a control word with a sequence", bytes: mpls(BOTTOM, "0000002a", FRAME), ...IPV4_FOUND },
  { name: "a pseudowire without, to 00:…", bytes: mpls(BOTTOM, FRAME), ...IPV4_FOUND },
  { name: "a pseudowire without, to 1c:…", bytes: mpls(BOTTOM, toMac("1c")), ...IPV4_FOUND },
  { name: "a pseudowire without, to 44:…", bytes: mpls(BOTTOM, toMac("44")), ...IPV4_FOUND },
  { name: "a pseudowire without, to 64:…", bytes: mpls(BOTTOM, toMac("64")), ...IPV4_FOUND },
  { name: "a pseudowire without, to a8:…", bytes: mpls(BOTTOM, toMac("a8")), ...IPV4_FOUND },
  {
    name: "a pseudowire with a VLAN that leads to nothing known",
    bytes: mpls(BOTTOM, lldp("01")),
    ends: "",
    stop: "ether-type.unknown",
    packet: { vlan: 1 },
  },
  { name: "an 802.3 frame in it", bytes: mpls(BOTTOM, join(MACS, "0003 424203")), stop: "llc.not-ip" },
  { name: "IPv4 that was cut", bytes: mpls(BOTTOM, IPV4.subarray(0, 19)), stop: "ipv4.truncated", stopAt: 18 },
  { name: "IPv6 that was cut", bytes: mpls(BOTTOM, IPV6.subarray(0, 39)), stop: "ipv6.truncated" },
  { name: "an associated channel", bytes: mpls(BOTTOM, "10000007"), stop: "mpls.associated-channel", stopAt: 18 },
  { name: "nothing below", bytes: mpls(BOTTOM), stop: "mpls.empty", stopAt: 18 },
  { name: "half a label", bytes: mpls(LABEL, "0001"), stop: "mpls.truncated", stopAt: 18 },
  { name: "a stack without an end", bytes: mpls(...Array(40).fill(LABEL)), stop: "limit.maxLayers" },
]);
