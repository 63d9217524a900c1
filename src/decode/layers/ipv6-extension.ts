import { nextByIpProtocol, stop } from "../dispatch.js";
import { fragment } from "../fragment.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * IPv6 extension headers, RFC 8200 section 4. All but the fragment header share one shape:
 *
 *     0  next header (1)   1  length (1) in units of 8 bytes, the first not counted
 *
 * They are looked up as IP protocols, so an IPv4 packet that names one is walked too, as hosts do.
 */
const MINIMUM = 8;
const FRAGMENT_OFFSET = 0xfff8;
const MORE_FRAGMENTS = 0x0001;

const TRUNCATED = stopReason("ipv6-extension.truncated");
const NOTHING_FOLLOWS = stopReason("ipv6.no-next-header");

/** Hop-by-hop options, routing, destination options, mobility (RFC 6275), HIP (RFC 7401), Shim6 (RFC 5533). */
export const ipv6Extension: Layer = {
  name: "ipv6-extension",
  ipProtocols: [0, 43, 60, 135, 139, 140],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < MINIMUM) return stop(packet, TRUNCATED);
    const length = (packet.bytes[at + 1]! + 1) * 8;
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    packet.offset = at + length;
    packet.protocol = packet.bytes[at]!;
    return nextByIpProtocol(packet, packet.protocol);
  },
};

/**
 * Fragment header, RFC 8200 section 4.5.
 *
 *     0  next header (1)   2  offset in units of 8 bytes (13 bits), more follows (the last bit)   4  identification (4)
 */
export const ipv6Fragment: Layer = {
  name: "ipv6-fragment",
  ipProtocols: [44],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < MINIMUM) return stop(packet, TRUNCATED);
    const field = packet.view.getUint16(at + 2);
    packet.offset = at + MINIMUM;
    packet.protocol = packet.bytes[at]!;
    // An atomic fragment (RFC 6946) has neither offset nor followers: it is a whole packet.
    if ((field & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) !== 0) {
      const id = packet.view.getInt32(at + 4);
      return fragment(packet, id, field & FRAGMENT_OFFSET, (field & MORE_FRAGMENTS) !== 0);
    }
    return nextByIpProtocol(packet, packet.protocol);
  },
};

/** Nothing follows, RFC 8200 section 4.7. */
export const ipv6NoNextHeader: Layer = {
  name: "ipv6-no-next-header",
  ipProtocols: [59],
  decode: (packet: Packet) => stop(packet, NOTHING_FOLLOWS),
};
