import { u16 } from "../../../captures/recipes/wire/index.js";
import { join, MACS } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const snap = (header: string, body: Uint8Array | string): Uint8Array => {
  const frame = join("aaaa 03", header, body);
  return join(MACS, u16(frame.length), frame);
};

describeLayer("SNAP", [
  { name: "IPv4", bytes: snap("000000 0800", IPV4), ...IPV4_FOUND },
  { name: "IPv6", bytes: snap("000000 86dd", IPV6), ...IPV6_FOUND },
  { name: "of a bridge tunnel", bytes: snap("0000f8 0800", IPV4), ...IPV4_FOUND },
  { name: "a VLAN tag behind it", bytes: snap("000000 8100 0064 0800", IPV4), ...IPV4_FOUND, packet: { vlan: 100 } },
  { name: "Cisco's discovery", bytes: snap("00000c 2000", "02b4"), stop: "snap.unknown-organization", stopAt: 17 },
  { name: "an unknown EtherType", bytes: snap("000000 88cc", "0207"), stop: "ether-type.unknown", stopAt: 22 },
  { name: "cut", bytes: snap("000000 08", ""), stop: "snap.truncated", stopAt: 17 },
  { name: "a bridged frame", bytes: snap("0080c2 0007", FRAME), ...IPV4_FOUND },
  { name: "a bridged frame with its FCS", bytes: snap("0080c2 0001", join(FRAME, "12345678")), ...IPV4_FOUND },
  { name: "a bridged frame, padded by ATM", bytes: snap("0080c2 0007 0000", FRAME), ...IPV4_FOUND },
  { name: "bridged FDDI", bytes: snap("0080c2 0004", FRAME), stop: "snap.unknown-bridged", stopAt: 20 },
]);
