import { endAt, nextByEtherType, stop } from "../dispatch.js";
import { PPP } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * PPP over Ethernet, RFC 2516 section 4.
 *
 *     0  version and type (1), 0x11   1  code (1), 0 in a session   2  session (2)
 *     4  length (2) of what follows
 */
const HEADER = 6;
const VERSION_AND_TYPE = 0x11;
const SESSION = 0;

const TRUNCATED = stopReason("pppoe.truncated");
const BAD_VERSION = stopReason("pppoe.bad-version");
const DISCOVERY = stopReason("pppoe.discovery");

export const pppoe: Layer = {
  name: "pppoe",
  linkTypes: [51],
  etherTypes: [0x8864],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (packet.bytes[at]! !== VERSION_AND_TYPE) return stop(packet, BAD_VERSION);
    if (packet.bytes[at + 1]! !== SESSION) return stop(packet, DISCOVERY, at + 1);
    packet.offset = at + HEADER;
    endAt(packet, packet.offset + packet.view.getUint16(at + 4));
    return nextByEtherType(packet, PPP);
  },
};

/** How a session is found and left: no payload of a host. */
export const pppoeDiscovery: Layer = {
  name: "pppoe-discovery",
  etherTypes: [0x8863],
  decode: (packet: Packet) => stop(packet, DISCOVERY),
};
