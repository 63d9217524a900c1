import { nextByEtherTypeOrLength, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Ethernet II, IEEE 802.3 clause 3.
 *
 *     0  destination address (6)
 *     6  source address (6)
 *    12  EtherType (2), or a length below 1,536: then LLC follows
 */
const HEADER = 14;

const TRUNCATED = stopReason("ethernet.truncated");

export const ethernet: Layer = {
  name: "ethernet",
  linkTypes: [1],
  etherTypes: [0x6558],
  ipProtocols: [143], // in IPv6, RFC 8986 section 4.13
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.ethernet = at;
    packet.offset = at + HEADER;
    return nextByEtherTypeOrLength(packet, packet.view.getUint16(at + 12));
  },
};
