import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Provider backbone bridging, IEEE 802.1ah: the service tag of IEEE 802.1Q clause 9.7, then the customer's frame.
 *
 *     0  priority (3 bits), drop eligible, customer addresses (2 bits), reserved (3)   1  service (3)
 */
const HEADER = 4;

const TRUNCATED = stopReason("pbb.truncated");

export const pbb: Layer = {
  name: "pbb",
  etherTypes: [0x88e7],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, ETHERNET);
  },
};
