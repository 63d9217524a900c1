import { u16 } from "../../../captures/recipes/wire/index.js";
import { ethernet, ipv4, join, MACS, udp } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

/** IEEE 802.3: the length of what follows, then maybe padding. */
const ieee8023 = (body: Uint8Array, padding = ""): Uint8Array => join(MACS, u16(body.length), body, padding);

describeLayer("LLC", [
  { name: "IP by its SAP", bytes: ieee8023(join("0606 03", IPV4)), ...IPV4_FOUND },
  { name: "a response of IP", bytes: ieee8023(join("0607 03", IPV4)), ...IPV4_FOUND },
  { name: "SNAP", bytes: ieee8023(join("aaaa 03 000000 0800", IPV4)), ...IPV4_FOUND },
  { name: "in a VLAN", bytes: ethernet(0x8100, join("0064", u16(3 + IPV4.length), "0606 03", IPV4)), ...IPV4_FOUND },
  {
    name: "the length ends what IP leaves open",
    bytes: ieee8023(join("0606 03", ipv4(udp("0b0b0b", 0), { totalLength: 0 })), "00".repeat(7)),
    ...IPV4_FOUND,
    notes: ["ip.zero-length"],
  },
  { name: "more promised than there is", bytes: join(MACS, "05dc 0606 03", IPV4), ...IPV4_FOUND },
  { name: "spanning tree", bytes: ieee8023(join("4242 03 0000"), "0000"), stop: "llc.not-ip", stopAt: 14, ends: "" },
  { name: "Novell's IPX, without LLC", bytes: ieee8023(join("ffff 0022")), stop: "llc.not-ip" },
  { name: "a connection", bytes: ieee8023(join("aaaa 00 00")), stop: "llc.no-datagram" },
  { name: "the padding is not read", bytes: ieee8023(join("0606"), "03"), stop: "llc.truncated", stopAt: 14 },
  { name: "a length of 1,535 is one yet", bytes: join(MACS, "05ff 0606 03", IPV4), ...IPV4_FOUND },
  { name: "RFC 2684 over ATM", linkType: 100, bytes: join("aaaa 03 000000 86dd", IPV6), ...IPV6_FOUND },
]);

const cooked = (protocol: string, body: Uint8Array): Uint8Array => {
  return join("0000 0001 0006 000476967bda0000", protocol, body);
};

describeLayer('LLC in Linux "cooked" captures', [
  { name: "version 1", linkType: 113, bytes: cooked("0004", join("0606 03", IPV4)), ...IPV4_FOUND },
  { name: "IPX", linkType: 113, bytes: cooked("0001", join("ffff 0022")), stop: "llc.not-ip", stopAt: 16 },
  {
    name: "version 2",
    linkType: 276,
    bytes: join("0004 0000 00000003 0001 04 06 000476967bda0000 aaaa 03 000000 86dd", IPV6),
    ...IPV6_FOUND,
  },
]);
