import { ethernet, join, MACS } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

describeLayer("tags before an EtherType", [
  { name: "VN-Tag", bytes: ethernet(0x8926, join("80010002 0800", IPV4)), ...IPV4_FOUND },
  { name: "VN-Tag before a VLAN", bytes: ethernet(0x8926, join("80010002 8100 0014 0800", IPV4)), ...IPV4_FOUND },
  { name: "E-Tag (802.1BR)", bytes: ethernet(0x893f, join("e000 1001 0000 86dd", IPV6)), ...IPV6_FOUND },
  { name: "ring (HSR)", bytes: ethernet(0x892f, join("0034 0001 0800", IPV4)), ...IPV4_FOUND },
  { name: "R-Tag (802.1CB)", bytes: ethernet(0xf1c1, join("0000 0001 0800", IPV4)), ...IPV4_FOUND },
  { name: "Marvell's with an EtherType", bytes: ethernet(0xdada, join("0000 c0080000 0800", IPV4)), ...IPV4_FOUND },
  { name: "cut", bytes: ethernet(0x893f, "e000 1001 0000 08"), stop: "e-tag.truncated", stopAt: 14 },
]);

describeLayer("a switch's tag without an EtherType", [
  { name: "Marvell's (DSA)", linkType: 284, bytes: join(MACS, "00080000 0800", IPV4), ...IPV4_FOUND },
  {
    name: "Marvell's on a tagged frame",
    linkType: 284,
    bytes: join(MACS, "20080014 0800", IPV4),
    ...IPV4_FOUND,
    packet: { vlan: 20 },
  },
  {
    name: "Marvell's with an EtherType",
    linkType: 285,
    bytes: join(MACS, "dada 0000 c0080000 0800", IPV4),
    ...IPV4_FOUND,
  },
  { name: "Broadcom's", linkType: 281, bytes: join(MACS, "00000001 86dd", IPV6), ...IPV6_FOUND },
  { name: "cut", linkType: 281, bytes: join(MACS, "00000001 08"), stop: "switch-tag.truncated", stopAt: 0 },
]);

describeLayer("a fabric of switches", [
  { name: "TRILL", bytes: ethernet(0x22f3, join("003f 0001 0002", FRAME)), ...IPV4_FOUND },
  { name: "TRILL with options", bytes: ethernet(0x22f3, join("08bf 0001 0002", "00".repeat(8), FRAME)), ...IPV4_FOUND },
  { name: "TRILL, cut in its options", bytes: ethernet(0x22f3, "08bf 0001 0002 0000"), stop: "trill.truncated" },
  { name: "FabricPath", bytes: ethernet(0x8903, join("0060", FRAME)), ...IPV4_FOUND },
  { name: "FabricPath, cut", bytes: ethernet(0x8903, "00"), stop: "fabric-path.truncated" },
]);

describeLayer("service chaining (NSH)", [
  { name: "IPv4", bytes: ethernet(0x894f, join("0fc2 02 01 000001 ff", IPV4)), ...IPV4_FOUND },
  {
    name: "IPv6, metadata of 16 bytes",
    bytes: ethernet(0x894f, join("0fc6 01 02 000001 ff", "00".repeat(16), IPV6)),
    ...IPV6_FOUND,
  },
  { name: "Ethernet", bytes: ethernet(0x894f, join("0fc2 02 03 000001 ff", FRAME)), ...IPV4_FOUND },
  {
    name: "within itself",
    bytes: ethernet(0x894f, join("0fc2 02 04 000001 ff 0fc2 02 01 000001 ff", IPV4)),
    ...IPV4_FOUND,
  },
  {
    name: "another protocol",
    bytes: ethernet(0x894f, "0fc2 02 06 000001 ff"),
    stop: "nsh.unknown-protocol",
    stopAt: 17,
  },
  { name: "another version", bytes: ethernet(0x894f, "4fc2 02 01 000001 ff"), stop: "nsh.bad-version" },
  {
    name: "a length below its own",
    bytes: ethernet(0x894f, "0fc1 02 01 000001 ff"),
    stop: "nsh.bad-length",
    stopAt: 15,
  },
  { name: "a length beyond the end", bytes: ethernet(0x894f, "0fc3 02 01 000001 ff"), stop: "nsh.truncated" },
]);

describeLayer("times in mirrored frames (Arista)", [
  { name: "64 bits", bytes: ethernet(0xd28b, join("0001 0010 0000000100000002 0800", IPV4)), ...IPV4_FOUND },
  { name: "48 bits, UTC", bytes: ethernet(0xd28b, join("0001 0120 000100000002 86dd", IPV6)), ...IPV6_FOUND },
  { name: "another form", bytes: ethernet(0xd28b, join("0001 0030 0000")), stop: "arista.unknown-form", stopAt: 14 },
  { name: "cut", bytes: ethernet(0xd28b, "0001 0010 0000000100000002 08"), stop: "arista.truncated" },
]);

describeLayer("a mesh (B.A.T.M.A.N.)", [
  { name: "to one node", bytes: ethernet(0x4305, join("40 0f 32 01 000476967bda", FRAME)), ...IPV4_FOUND },
  { name: "to all", bytes: ethernet(0x4305, join("01 0f 32 00 00000001 000476967bda", FRAME)), ...IPV4_FOUND },
  {
    name: "to one node, for one client",
    bytes: ethernet(0x4305, join("42 0f 32 01 000476967bda 000c4182b253 01 00", FRAME)),
    ...IPV4_FOUND,
  },
  { name: "a fragment", bytes: ethernet(0x4305, join("41 0f 32 01", FRAME)), stop: "batman.no-data", stopAt: 14 },
  {
    name: "another version",
    bytes: ethernet(0x4305, join("40 0e 32 01", FRAME)),
    stop: "batman.bad-version",
    stopAt: 15,
  },
  { name: "cut", bytes: ethernet(0x4305, "40 0f 32 01 00047696"), stop: "batman.truncated" },
]);

describeLayer("LLC in a long frame", [
  { name: "IPv4", bytes: ethernet(0x8870, join("aaaa03 000000 0800", IPV4)), ...IPV4_FOUND },
]);
