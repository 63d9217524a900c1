import { ethernet, join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, outer } from "./layer-cases.js";

describeLayer("provider backbone bridging", [
  { name: "a customer's frame", bytes: ethernet(0x88e7, join("60 00004e", FRAME)), ...IPV4_FOUND },
  { name: "behind a backbone VLAN", bytes: ethernet(0x88a8, join("0064 88e7 60 00004e", FRAME)), ...IPV4_FOUND },
  { name: "cut", bytes: ethernet(0x88e7, "60 0000"), stop: "pbb.truncated", stopAt: 14 },
]);

describeLayer("MACsec", [
  { name: "is counted", bytes: ethernet(0x88e5, "2c00 00000001 aabb"), ends: "", stop: "macsec.encrypted", stopAt: 14 },
]);

describeLayer("Cisco metadata", [
  { name: "in Ethernet", bytes: ethernet(0x8909, join("01 01 0001 0064 0800", IPV4)), ...IPV4_FOUND },
  { name: "in GRE", bytes: outer(47, join("2000 8909 00000028 0800 01 01 0001 0000", IPV4)), ...IPV4_FOUND },
  {
    name: "with other options",
    bytes: ethernet(0x8909, join("01 02 0001 0064 0800 0000", IPV4)),
    stop: "cisco-metadata.unknown-form",
    stopAt: 14,
  },
  { name: "cut", bytes: ethernet(0x8909, "01 01 0001 0064 08"), stop: "cisco-metadata.truncated", stopAt: 14 },
]);
