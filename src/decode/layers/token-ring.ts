import { nextByEtherType, stop } from "../dispatch.js";
import { LLC } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Token Ring, IEEE 802.5 clause 3.2.
 *
 *     0  access control (1)   1  frame control (1), its upper 2 bits: 0 the ring's own, 1 LLC
 *     2  destination (6)   8  source (6), its first bit: routes follow
 *    14  routes: their length in the low 5 bits, these 2 bytes included
 */
const HEADER = 14;
const LLC_FRAME = 1;
const ROUTES_FOLLOW = 0x80;
const ROUTES_LENGTH = 0x1f;

const TRUNCATED = stopReason("token-ring.truncated");
const NO_DATA = stopReason("token-ring.no-data");

export const tokenRing: Layer = {
  name: "token-ring",
  linkTypes: [6],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (bytes[at + 1]! >>> 6 !== LLC_FRAME) return stop(packet, NO_DATA);
    let next = at + HEADER;
    if ((bytes[at + 8]! & ROUTES_FOLLOW) !== 0) {
      if (next >= packet.end) return stop(packet, TRUNCATED);
      next += bytes[next]! & ROUTES_LENGTH;
      if (next > packet.end) return stop(packet, TRUNCATED);
    }
    packet.offset = next;
    return nextByEtherType(packet, LLC);
  },
};
