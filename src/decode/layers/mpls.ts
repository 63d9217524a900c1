import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6, MPLS, MPLS_UPSTREAM } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { ipVersionAt, isEthernetAt } from "../plausible.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * One MPLS label, RFC 3032 section 2.1; a stack by repetition.
 *
 *     0  label (20 bits), traffic class (3), bottom of stack (1), time to live (8)
 *
 * Nothing says what lies below the bottom. By RFC 4928 the first four bits of IP are its version and those of a
 * pseudowire's control word (RFC 4385) are 0; a pseudowire without one begins with a MAC address, which can be
 * anything, so the EtherType behind it decides.
 */
const HEADER = 4;
const BOTTOM = 0x100;
const CONTROL_WORD = 4;
/** First four bits of an associated channel: maintenance, no data. */
const ASSOCIATED_CHANNEL = 1;

/** MPLS in IP, RFC 4023. */
const MPLS_IN_IP = 137;
const KIND = tunnelKind("mpls");

const TRUNCATED = stopReason("mpls.truncated");
const EMPTY = stopReason("mpls.empty");
const IS_ASSOCIATED_CHANNEL = stopReason("mpls.associated-channel");

export const mpls: Layer = {
  name: "mpls",
  linkTypes: [219],
  etherTypes: [MPLS, MPLS_UPSTREAM],
  ipProtocols: [MPLS_IN_IP],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    // In a link, or in GRE, labels are no tunnel of their own.
    if (packet.protocol === MPLS_IN_IP) carriesPackets(packet, KIND);
    if ((packet.view.getInt32(at) & BOTTOM) === 0) return nextByEtherType(packet, MPLS);
    return belowBottom(packet, packet.offset);
  },
};

function belowBottom(packet: Packet, at: number): LayerNumber {
  if (at >= packet.end) return stop(packet, EMPTY);
  const nibble = packet.bytes[at]! >>> 4;
  const isEthernet = isEthernetAt(packet, at);
  if ((nibble === 4 || nibble === 6) && (ipVersionAt(packet, at) !== 0 || !isEthernet)) {
    return nextByEtherType(packet, nibble === 4 ? IPV4 : IPV6);
  }
  if (nibble === ASSOCIATED_CHANNEL && !isEthernet) return stop(packet, IS_ASSOCIATED_CHANNEL);
  if (nibble === 0 && packet.end - at >= CONTROL_WORD && (!isEthernet || packet.view.getInt32(at) === 0)) {
    packet.offset = at + CONTROL_WORD;
  }
  return nextByEtherType(packet, ETHERNET);
}
