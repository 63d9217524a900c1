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
