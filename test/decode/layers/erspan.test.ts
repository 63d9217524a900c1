import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, outer } from "./layer-cases.js";

const erspan = (...parts: (Uint8Array | string)[]): Uint8Array => outer(47, join(...parts));
const TYPE_II = "1000 88be 00000001  1064 0001 00000171";
const TYPE_III = "1000 22eb 00000001  2064 0001 12345678 0000";

describeLayer("ERSPAN", [
  { name: "type I", bytes: erspan("0000 88be", FRAME), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "type II", bytes: erspan(TYPE_II, FRAME), ...IPV4_FOUND, packet: { vlan: -1 } },
  { name: "type III", bytes: erspan(TYPE_III, "0000", FRAME), ...IPV4_FOUND },
  { name: "type III with a subheader", bytes: erspan(TYPE_III, "0001 0c000000 00000000", FRAME), ...IPV4_FOUND },
  { name: "type III of an IP packet", bytes: erspan(TYPE_III, "0800", IPV4), ...IPV4_FOUND },
  {
    name: "type III of another",
    bytes: erspan(TYPE_III, "0c00", FRAME),
    stop: "erspan.unknown-frame-type",
    stopAt: 52,
  },
  { name: "another version", bytes: erspan("1000 88be 00000001 7064 0001 00000171"), stop: "erspan.bad-version" },
  { name: "type II cut", bytes: erspan("1000 88be 00000001 1064 0001 0000"), stop: "erspan.truncated", stopAt: 42 },
  { name: "type III cut", bytes: erspan(TYPE_III, "00"), stop: "erspan.truncated" },
  { name: "a subheader cut", bytes: erspan(TYPE_III, "0001 0c000000"), stop: "erspan.truncated" },
]);
