import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET, SNAP } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { isEthernetAt } from "../plausible.js";
import { stopReason } from "../stop-reason.js";

/**
 * Subnetwork access protocol, IEEE 802-2014 clause 9.5 and RFC 1042.
 *
 *     0  organization (3)   3  protocol (2), an EtherType for the two organizations below
 */
const HEADER = 5;
const ETHER_TYPES = 0x000000;
/** IEEE 802.1H: EtherTypes that must come out of a bridge as SNAP again. */
const BRIDGE_TUNNEL = 0x0000f8;
/** RFC 2684 section 5.2, RFC 2427 section 4.2: a bridged frame, with or without its check sequence. */
const BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET = 0x0001;
const BRIDGED_ETHERNET_WITHOUT_FCS = 0x0007;
/** ATM pads a bridged Ethernet frame in front. */
const ATM_PAD = 2;

const TRUNCATED = stopReason("snap.truncated");
const UNKNOWN_ORGANIZATION = stopReason("snap.unknown-organization");
const UNKNOWN_BRIDGED = stopReason("snap.unknown-bridged");

export const snap: Layer = {
  name: "snap",
  etherTypes: [SNAP],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const organization = packet.view.getInt32(at) >>> 8;
    const protocol = packet.view.getUint16(at + 3);
    packet.offset = at + HEADER;
    if (organization === ETHER_TYPES || organization === BRIDGE_TUNNEL) return nextByEtherType(packet, protocol);
    if (organization !== BRIDGED) return stop(packet, UNKNOWN_ORGANIZATION, at);
    if (protocol !== BRIDGED_ETHERNET && protocol !== BRIDGED_ETHERNET_WITHOUT_FCS) {
      return stop(packet, UNKNOWN_BRIDGED, at + 3);
    }
    if (!isEthernetAt(packet, packet.offset) && isEthernetAt(packet, packet.offset + ATM_PAD)) packet.offset += ATM_PAD;
    return nextByEtherType(packet, ETHERNET);
  },
};
