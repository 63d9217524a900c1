import type { TunnelKind } from "../../core/encapsulation.js";
import { nextByEtherType, nextByIpProtocol, nextByLinkType } from "../dispatch.js";
import { IPV6, MPLS } from "../ether-types.js";
import { DONE, type Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { ipVersionAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * Tunnels whose header in UDP is short or weak: each is believed only where an IP packet that fits follows it.
 */
const LINKTYPE_RAW = 101;

const AYIYA = tunnelKind("ayiya");
const MPLS_TUNNEL = tunnelKind("mpls");

/**
 * LISP data, RFC 9300 section 5: flags (1), of which the key bits are 0 in the clear, nonce or map versions (3), locators
 * or instance (4).
 */
export const lispData: Layer = inUdp("lisp-data", "lisp", [4341], (packet) => {
  const isClear = packet.end > packet.offset && (packet.bytes[packet.offset]! & 0x03) === 0;
  return isClear ? packet.offset + 8 : -1;
});

/** Juniper's packet mirror: intercept (4), session (4). */
export const jmirror: Layer = inUdp("jmirror", "jmirror", [30030], (packet) => packet.offset + 8);

/** Multicast tunnels, RFC 7450 section 5.1.6: version (4 bits), 0, type (4), 6 for data; reserved (1). */
export const amt: Layer = inUdp("amt", "amt", [2268], (packet) => {
  return packet.end - packet.offset >= 2 && packet.view.getUint16(packet.offset) === 0x0600 ? packet.offset + 2 : -1;
});

function inUdp(name: string, kind: TunnelKind, udpPorts: readonly number[], inner: (packet: Packet) => number): Layer {
  const number = tunnelKind(kind);
  return {
    name,
    udpPorts,
    decode(packet: Packet) {
      const at = inner(packet);
      if (at < 0 || ipVersionAt(packet, at) === 0) return DONE;
      packet.offset = at;
      carriesPackets(packet, number);
      return nextByLinkType(packet, LINKTYPE_RAW);
    },
  };
}

/**
 * AYIYA, IPv6 behind address translators (draft-massar-v6ops-ayiya-02 section 4).
 *
 *     0  length (4 bits) of the identity as a power of 2, its type (4)   1  length of the signature in words, its method
 *     2  authentication (4 bits), operation (4), 1 to forward   3  next header (1)   4  time (4)   8  identity, signature
 */
export const ayiya: Layer = {
  name: "ayiya",
  udpPorts: [5072],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < 8 || (bytes[at + 2]! & 0x0f) !== 1 || bytes[at + 3]! !== 41) return DONE;
    const next = at + 8 + (1 << (bytes[at]! >>> 4)) + (bytes[at + 1]! >>> 4) * 4;
    if (ipVersionAt(packet, next) !== 6) return DONE;
    packet.offset = next;
    carriesPackets(packet, AYIYA);
    return nextByEtherType(packet, IPV6);
  },
};

/** MPLS in UDP, RFC 7510: a label stack with IP below. */
export const mplsInUdp: Layer = {
  name: "mpls-in-udp",
  udpPorts: [6635],
  decode(packet: Packet) {
    let at = packet.offset;
    while (packet.end - at >= 4 && (packet.view.getInt32(at) & 0x100) === 0) at += 4;
    if (ipVersionAt(packet, at + 4) === 0) return DONE;
    carriesPackets(packet, MPLS_TUNNEL);
    return nextByEtherType(packet, MPLS);
  },
};

/** GRE in UDP, RFC 8086: a header of version 0 without routes and reserved bits, with IP right behind it. */
export const greInUdp: Layer = {
  name: "gre-in-udp",
  udpPorts: [4754],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < 4) return DONE;
    const flags = packet.view.getUint16(at);
    if ((flags & 0x4fff) !== 0) return DONE;
    // Checksum, key and sequence number have one bit and four bytes each.
    const next = at + 4 + ((flags >>> 15) + ((flags >>> 13) & 1) + ((flags >>> 12) & 1)) * 4;
    return ipVersionAt(packet, next) === 0 ? DONE : nextByIpProtocol(packet, 47);
  },
};
