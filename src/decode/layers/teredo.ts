import { nextByEtherType } from "../dispatch.js";
import { IPV6 } from "../ether-types.js";
import { DONE, type Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { ipVersionAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * Teredo, IPv6 in UDP through address translators, RFC 4380 section 5.1.1.
 *
 *     0  authentication, optional: 0x0001 (2), length of the client id (1), length of the value (1), id, value,
 *        nonce (8), confirmation (1)
 *     0  origin, optional: 0x0000 (2), port (2), address (4)
 *     0  the IPv6 packet; trailers may follow (RFC 6081)
 *
 * Nothing here is a signature, so the IPv6 packet must fit and have an address of Teredo's own, or a link-local one.
 */
const AUTHENTICATION = 0x0001;
const AUTHENTICATION_FIXED = 13;
const ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;
const PREFIX = 0x20010000;
/** In use before RFC 4380, by Windows XP. */
const OLD_PREFIX = 0x3ffe831f;
const LINK_LOCAL = 0xfe80;

const KIND = tunnelKind("teredo");

export const teredo: Layer = {
  name: "teredo",
  udpPorts: [3544],
  decode(packet: Packet) {
    const { bytes, view, end } = packet;
    let at = packet.offset;
    if (end - at >= 4 && view.getUint16(at) === AUTHENTICATION) {
      at += AUTHENTICATION_FIXED + bytes[at + 2]! + bytes[at + 3]!;
    }
    if (end - at >= 2 && view.getUint16(at) === ORIGIN) at += ORIGIN_LENGTH;
    if (ipVersionAt(packet, at) !== 6) return DONE;
    if (!isTeredoAddress(view.getInt32(at + 8)) && !isTeredoAddress(view.getInt32(at + 24))) return DONE;
    packet.offset = at;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, IPV6);
  },
};

function isTeredoAddress(word: number): boolean {
  return word === PREFIX || word === OLD_PREFIX || word >>> 16 === LINK_LOCAL;
}
