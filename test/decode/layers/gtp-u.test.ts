import { u16 } from "../../../captures/recipes/wire/index.js";
import { TUNNEL_KINDS } from "../../../src/core/encapsulation.js";
import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outerUdp, staysUdp } from "./layer-cases.js";

const TUNNEL = "3fb33e01";

/** `rest`: the optional fields and what is carried. */
const message = (flagsAndType: string, ...rest: (Uint8Array | string)[]): Uint8Array => {
  const body = join(...rest);
  return join(flagsAndType, u16(body.length), TUNNEL, body);
};
const gtp = (...parts: Parameters<typeof message>) => ({ bytes: outerUdp(2152, message(...parts)) });
const stays = (name: string, payload: Uint8Array) => {
  return { name: `not ${name}`, bytes: outerUdp(2152, payload), ...staysUdp(2152, payload) };
};

describeLayer("GTP-U", [
  { name: "IPv4", ...gtp("30ff", IPV4), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "IPv6", ...gtp("30ff", IPV6), ...IPV6_FOUND },
  { name: "a sequence number", ...gtp("32ff", "0001 00 00", IPV4), ...IPV4_FOUND },
  { name: "an N-PDU number", ...gtp("31ff", "0000 07 00", IPV4), ...IPV4_FOUND },
  { name: "an extension (5G, PDU session)", ...gtp("34ff", "0000 00 85  01 0009 00", IPV4), ...IPV4_FOUND },
  { name: "extensions", ...gtp("36ff", "0001 00 c0  01 0001 85  02 1009 00000000 00", IPV4), ...IPV4_FOUND },
  { name: "an extension announced by no bit", ...gtp("32ff", "0001 00 85", IPV4), ...IPV4_FOUND },
  {
    name: "a packet that the snaplen cut",
    bytes: outerUdp(2152, message("30ff", IPV4)).subarray(0, -1),
    ...IPV4_FOUND,
    payload: "0b0b",
    notes: ["frame.cut-by-snaplen"],
  },
  { name: "Ethernet", ...gtp("30ff", FRAME), ...IPV4_FOUND },
  {
    name: "version 0",
    bytes: outerUdp(3386, join("1eff", u16(IPV4.length), "00".repeat(16), IPV4)),
    ...IPV4_FOUND,
    packet: { tunnelKind: TUNNEL_KINDS.indexOf("gtp") },
  },
  {
    name: "not version 0 of another length",
    bytes: outerUdp(3386, join("1eff 0001", "00".repeat(16), IPV4)),
    ...staysUdp(3386, join("1eff 0001", "00".repeat(16), IPV4)),
  },
  stays("an echo request", message("3201", "0001 00 00")),
  stays("version 2", message("50ff", IPV4)),
  stays("GTP'", message("20ff", IPV4)),
  stays("with the reserved bit", message("38ff", IPV4)),
  stays("with a length that does not fit", join("30ff 0001", TUNNEL, IPV4)),
  stays("with an extension of no length", message("34ff", "0000 00 85  00", IPV4)),
  stays("with an extension beyond the end", message("34ff", "0000 00 85  ff", IPV4)),
  stays("with nothing behind the last extension", message("34ff", "0000 00 85  01 0009 85")),
  stays("with optional fields cut off", message("32ff", "0001 00")),
  stays("what is not IP", message("30ff", "0021", IPV4)),
  stays("7 bytes", join("30ff 0000 3fb33e")),
]);
