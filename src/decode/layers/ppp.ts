import { nextByEtherType, nextByLinkType, stop } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6, LLC, MPLS, MPLS_UPSTREAM, PPP } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * PPP, RFC 1661 section 2, with or without HDLC-like framing, RFC 1662 section 3.1.
 *
 *     0  address (1), 0xff, and control (1), 3: only with framing
 *     0  protocol (2), or (1) where it was agreed to leave out a leading 0: the last byte of a protocol is odd
 *
 * A packet that multilink PPP (RFC 1990 section 3) did not cut has both of its marks: begin, end (2 bits), sequence (30).
 *
 * A capture of a serial line may hold Cisco HDLC instead, whose address no PPP protocol begins with.
 */
const ADDRESS_AND_CONTROL = 0xff03;
const CISCO_ADDRESS = 0x0f;
const CISCO_BROADCAST = 0x8f;
const LINKTYPE_CISCO_HDLC = 104;

const PROTOCOL_IPV4 = 0x0021;
const PROTOCOL_IPV6 = 0x0057;
const PROTOCOL_MULTILINK = 0x003d;
const MULTILINK_HEADER = 4;
const BEGIN_AND_END = 0xc0;
const PROTOCOL_LLC = 0x004b;
const PROTOCOL_BRIDGED = 0x0031;
const PROTOCOL_MPLS = 0x0281;
const PROTOCOL_MPLS_UPSTREAM = 0x0283;
const PROTOCOL_ENCRYPTED = 0x0053;
const PROTOCOL_COMPRESSED = 0x00fd;
/** Network control, link control, authentication. */
const FIRST_CONTROL_PROTOCOL = 0x8000;

const TRUNCATED = stopReason("ppp.truncated");
const BAD_PROTOCOL = stopReason("ppp.bad-protocol");
const CONTROL = stopReason("ppp.control");
const ENCRYPTED = stopReason("ppp.encrypted");
const COMPRESSED = stopReason("ppp.compressed");
const MULTILINK_FRAGMENT = stopReason("ppp.multilink-fragment");
const NOT_ETHERNET = stopReason("ppp.bridged-not-ethernet");
const UNKNOWN_PROTOCOL = stopReason("ppp.unknown-protocol");

export const ppp: Layer = {
  name: "ppp",
  linkTypes: [9, 50],
  etherTypes: [PPP],
  decode(packet: Packet) {
    let at = packet.offset;
    if (packet.end - at < 1) return stop(packet, TRUNCATED);
    const first = packet.bytes[at]!;
    if (first === CISCO_ADDRESS || first === CISCO_BROADCAST) return nextByLinkType(packet, LINKTYPE_CISCO_HDLC);
    if (packet.end - at >= 2 && packet.view.getUint16(at) === ADDRESS_AND_CONTROL) at += 2;

    if (packet.end - at < 1) return stop(packet, TRUNCATED, at);
    let protocol = packet.bytes[at]!;
    let length = 1;
    if ((protocol & 1) === 0) {
      if (packet.end - at < 2) return stop(packet, TRUNCATED, at);
      protocol = packet.view.getUint16(at);
      length = 2;
      if ((protocol & 1) === 0) return stop(packet, BAD_PROTOCOL, at);
    }
    packet.offset = at + length;
    switch (protocol) {
      case PROTOCOL_IPV4:
        return nextByEtherType(packet, IPV4);
      case PROTOCOL_IPV6:
        return nextByEtherType(packet, IPV6);
      case PROTOCOL_MPLS:
        return nextByEtherType(packet, MPLS);
      case PROTOCOL_MPLS_UPSTREAM:
        return nextByEtherType(packet, MPLS_UPSTREAM);
      case PROTOCOL_MULTILINK:
        return multilink(packet);
      case PROTOCOL_BRIDGED:
        return bridged(packet);
      case PROTOCOL_LLC:
        return nextByEtherType(packet, LLC);
      case PROTOCOL_ENCRYPTED:
        return stop(packet, ENCRYPTED, at);
      case PROTOCOL_COMPRESSED:
        return stop(packet, COMPRESSED, at);
      default:
        return stop(packet, protocol >= FIRST_CONTROL_PROTOCOL ? CONTROL : UNKNOWN_PROTOCOL, at);
    }
  },
};

function multilink(packet: Packet): LayerNumber {
  const at = packet.offset;
  if (packet.end - at < MULTILINK_HEADER) return stop(packet, TRUNCATED, at);
  if ((packet.bytes[at]! & BEGIN_AND_END) !== BEGIN_AND_END) return stop(packet, MULTILINK_FRAGMENT, at);
  packet.offset = at + MULTILINK_HEADER;
  return nextByEtherType(packet, PPP);
}

/**
 * A bridged frame, RFC 3518 section 4.2: check sequence, id, zeros (3 bits), reserved, padding (4 bits); kind (1), 1 for
 * Ethernet; id (4), if there is one.
 */
function bridged(packet: Packet): LayerNumber {
  const at = packet.offset;
  if (packet.end - at < 2) return stop(packet, TRUNCATED, at);
  if (packet.bytes[at + 1]! !== 1) return stop(packet, NOT_ETHERNET, at + 1);
  const next = at + 2 + ((packet.bytes[at]! & 0x40) === 0 ? 0 : 4);
  if (next > packet.end) return stop(packet, TRUNCATED, at);
  packet.offset = next;
  return nextByEtherType(packet, ETHERNET);
}
