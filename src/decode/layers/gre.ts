import { endAt, nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET, PPP } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * Generic routing encapsulation, RFC 2784, with key and sequence number (RFC 2890) and source routes (RFC 1701).
 *
 *     0  checksum, routing, key, sequence, strict route present (5 bits), recursion (3), flags (5), version (3)
 *     2  protocol (2), an EtherType
 *     4  checksum (2) and offset (2), if either is present; key (4); sequence (4); routes
 *
 * Version 1 is PPTP's (RFC 2637 section 4.1): the key is payload length (2) and call (2), an acknowledgement (4) may
 * follow the sequence number, and without a sequence number there is no payload. MikroTik's EoIP has the same header,
 * another protocol, and an Ethernet frame right behind the key.
 */
const HEADER = 4;
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;
const VERSION = 0x0007;
const ROUTE_HEADER = 4;

const EOIP = 0x6400;
const EOIP_FLAGS = 0x2001;
const KEEPALIVE_PROTOCOL = 0x0000;
const ERSPAN = 0x88be;

const GRE_TUNNEL = tunnelKind("gre");
const ERSPAN_TUNNEL = tunnelKind("erspan");

const TRUNCATED = stopReason("gre.truncated");
const BAD_VERSION = stopReason("gre.bad-version");
const BAD_PROTOCOL = stopReason("gre.bad-protocol");
const KEEPALIVE = stopReason("gre.keepalive");
const NO_PAYLOAD = stopReason("gre.no-payload");

export const gre: Layer = {
  name: "gre",
  ipProtocols: [47],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const flags = view.getUint16(at);
    const protocol = view.getUint16(at + 2);
    const version = flags & VERSION;
    if (version === 1) return pptp(packet, flags, protocol);
    if (version !== 0) return stop(packet, BAD_VERSION);

    let next = at + HEADER;
    if ((flags & (CHECKSUM | ROUTING)) !== 0) next += 4;
    if ((flags & KEY) !== 0) next += 4;
    if ((flags & SEQUENCE) !== 0) next += 4;
    if ((flags & ROUTING) !== 0) next = afterRoutes(packet, next);
    if (next > packet.end) return stop(packet, TRUNCATED);
    packet.offset = next;
    carriesPackets(packet, GRE_TUNNEL);
    if (protocol === KEEPALIVE_PROTOCOL) return stop(packet, KEEPALIVE, at + 2);
    // ERSPAN type I has no header of its own, and is told from type II by the missing sequence number.
    if (protocol === ERSPAN && (flags & SEQUENCE) === 0) {
      carriesPackets(packet, ERSPAN_TUNNEL);
      return nextByEtherType(packet, ETHERNET);
    }
    return nextByEtherType(packet, protocol);
  },
};

/** Route entries: address family (2), offset (1), length (1), address; one of family 0 and length 0 ends them. */
function afterRoutes(packet: Packet, first: number): number {
  let at = first;
  while (packet.end - at >= ROUTE_HEADER) {
    const entry = packet.view.getInt32(at);
    at += ROUTE_HEADER + (entry & 0xff);
    if (entry >>> 16 === 0 && (entry & 0xff) === 0) return at;
  }
  return packet.end + 1;
}

function pptp(packet: Packet, flags: number, protocol: number): LayerNumber {
  const at = packet.offset;
  if (protocol === EOIP && flags === EOIP_FLAGS) return eoip(packet);
  if (protocol !== PPP || (flags & KEY) === 0) return stop(packet, BAD_PROTOCOL, at + 2);
  let next = at + HEADER + 4;
  if ((flags & SEQUENCE) !== 0) next += 4;
  if ((flags & ACKNOWLEDGEMENT) !== 0) next += 4;
  if (next > packet.end) return stop(packet, TRUNCATED);
  packet.offset = next;
  if ((flags & SEQUENCE) === 0) return stop(packet, NO_PAYLOAD);
  carriesPackets(packet, GRE_TUNNEL);
  endAt(packet, next + packet.view.getUint16(at + HEADER));
  return nextByEtherType(packet, PPP);
}

function eoip(packet: Packet): LayerNumber {
  const at = packet.offset;
  if (packet.end - at < HEADER + 4) return stop(packet, TRUNCATED);
  packet.offset = at + HEADER + 4;
  carriesPackets(packet, GRE_TUNNEL);
  endAt(packet, packet.offset + packet.view.getUint16(at + HEADER));
  return nextByEtherType(packet, ETHERNET);
}
