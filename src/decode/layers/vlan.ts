import { nextByEtherTypeOrLength, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * VLAN tag, IEEE 802.1Q clause 9; stacked (QinQ) by repetition.
 *
 *     0  priority (3 bits), drop eligible (1), VLAN id (12)
 *     2  EtherType (2) of what follows, or its length: then LLC
 */
const HEADER = 4;
const VLAN_ID = 0x0fff;

const TRUNCATED = stopReason("vlan.truncated");

export const vlan: Layer = {
  name: "vlan",
  etherTypes: [0x8100, 0x88a8, 0x9100, 0x9200],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const id = packet.view.getUint16(at) & VLAN_ID;
    if (packet.vlan < 0) packet.vlan = id;
    else if (packet.innerVlan < 0) packet.innerVlan = id;
    packet.offset = at + HEADER;
    return nextByEtherTypeOrLength(packet, packet.view.getUint16(at + 2));
  },
};
