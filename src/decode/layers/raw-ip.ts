import { nextByEtherType, stop } from "../dispatch.js";
import { IPV4, IPV6 } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/** IP without a link layer: the version in the first four bits says which (RFC 791 section 3.1, RFC 8200 section 3). */
const EMPTY = stopReason("raw-ip.empty");
const BAD_VERSION = stopReason("raw-ip.bad-version");

export const rawIp: Layer = {
  name: "raw-ip",
  linkTypes: [12, 14, 19, 101, 106, 228, 229], // 19 and 106: classical IP over ATM, RFC 2225, as Linux shows it
  decode(packet: Packet) {
    if (packet.offset >= packet.end) return stop(packet, EMPTY);
    const version = packet.bytes[packet.offset]! >>> 4;
    if (version === 4) return nextByEtherType(packet, IPV4);
    if (version === 6) return nextByEtherType(packet, IPV6);
    return stop(packet, BAD_VERSION);
  },
};
