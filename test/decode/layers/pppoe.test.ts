import { u16 } from "../../../captures/recipes/wire/index.js";
import { ethernet, ipv4, join, udp } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const session = (ppp: Uint8Array, padding = ""): Uint8Array => join("11 00 0f07", u16(ppp.length), ppp, padding);

describeLayer("PPPoE", [
  { name: "IPv4", bytes: ethernet(0x8864, session(join("0021", IPV4))), ...IPV4_FOUND },
  { name: "IPv6", bytes: ethernet(0x8864, session(join("0057", IPV6))), ...IPV6_FOUND },
  { name: "in a VLAN", bytes: ethernet(0x8100, join("0e78 8864", session(join("0021", IPV4)))), ...IPV4_FOUND },
  { name: "as a link type", linkType: 51, bytes: session(join("0021", IPV4)), ...IPV4_FOUND },
  {
    name: "the length ends what IP leaves open",
    bytes: ethernet(0x8864, session(join("0021", ipv4(udp("0b0b0b", 0), { totalLength: 0 })), "00".repeat(9))),
    ...IPV4_FOUND,
    notes: ["ip.zero-length"],
  },
  { name: "link control", bytes: ethernet(0x8864, session(join("c021 09000008 00000000"))), stop: "ppp.control" },
  { name: "discovery", bytes: ethernet(0x8863, "11 09 0000 0004 01010000"), stop: "pppoe.discovery", stopAt: 14 },
  { name: "discovery under the other number", bytes: ethernet(0x8864, "11 a7 0001 0000"), stop: "pppoe.discovery" },
  { name: "another version", bytes: ethernet(0x8864, "21 00 0f07 0002 0021"), stop: "pppoe.bad-version", stopAt: 14 },
  { name: "cut", bytes: ethernet(0x8864, "11 00 0f07 00"), stop: "pppoe.truncated", stopAt: 14 },
  { name: "a length of nothing", bytes: ethernet(0x8864, "11 00 0f07 0000 0021"), stop: "ppp.truncated", stopAt: 20 },
]);
