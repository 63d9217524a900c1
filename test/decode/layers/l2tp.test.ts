import { u16 } from "../../../captures/recipes/wire/index.js";
import { join } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outerUdp, staysUdp } from "./layer-cases.js";

const l2tp = (...parts: (Uint8Array | string)[]) => ({ bytes: outerUdp(1701, join(...parts)) });
const stays = (name: string, ...parts: (Uint8Array | string)[]) => {
  return { name: `not ${name}`, ...l2tp(...parts), ...staysUdp(1701, join(...parts)) };
};
const PPP = join("ff03 0021", IPV4);
const SESSION = "0001 0002";

describeLayer("L2TP", [
  { name: "IPv4 in PPP", ...l2tp("0002", SESSION, PPP), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "IPv6 in PPP", ...l2tp("0002", SESSION, "0057", IPV6), ...IPV6_FOUND },
  { name: "a compressed protocol", ...l2tp("0002", SESSION, "21", IPV4), ...IPV4_FOUND },
  { name: "a length", ...l2tp("4002", u16(8 + PPP.length), SESSION, PPP), ...IPV4_FOUND },
  { name: "numbers", ...l2tp("0802", SESSION, "0001 0001", PPP), ...IPV4_FOUND },
  { name: "an offset", ...l2tp("0202", SESSION, "0002 0000", PPP), ...IPV4_FOUND },
  { name: "everything", ...l2tp("4b02", u16(14 + PPP.length), SESSION, "0001 0001 0000", PPP), ...IPV4_FOUND },
  stays("a control message", "c802 000c", SESSION, "0000 0000"),
  stays("version 3", "0003", SESSION, PPP),
  stays("reserved bits", "1002", SESSION, PPP),
  stays("a length that does not fit", "4002 0007", SESSION, PPP),
  stays("an offset beyond the end", "0202", SESSION, "ffff", PPP),
  stays("an offset cut off", "0202", SESSION, "00"),
  stays("link control", "0002", SESSION, "ff03 c021 01010004"),
  stays("what is not IPv4", "0002", SESSION, "0021", IPV6),
  stays("what is too short for IP", "0002", SESSION, "ff03 00"),
  stays("5 bytes", "0002 0001 00"),
]);
