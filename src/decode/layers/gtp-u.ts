import { nextByEtherType } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6 } from "../ether-types.js";
import { DONE, type Layer, type LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { ipVersionAt, isEthernetAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * User packets of mobile networks, 3GPP TS 29.281 section 5.
 *
 *     0  version (3 bits), 1, protocol type (1), 1, reserved (1), extension, sequence, N-PDU present (3)
 *     1  message type (1), 255 for a user packet   2  length (2) from byte 8 on   4  tunnel (4)
 *     8  sequence (2)   10  N-PDU (1)   11  next extension (1): all four if any of them is present
 *        extension: length in words (1), content, next extension (1)
 *
 * What a tunnel carries is agreed elsewhere; IP and Ethernet are taken, and only where they fit.
 *
 * Version 0, of GPRS (ETSI GSM 09.60 section 6), on a port of its own:
 *
 *     0  version (3 bits), 1, reserved (3), number (1)   1  message type (1), 255   2  length (2) from byte 20 on
 *     4  sequence, flow, numbers, tunnel (16)
 */
const HEADER = 8;
const OPTIONAL_FIELDS = 4;
const FIXED_BITS = 0xf8;
const VERSION_1 = 0x30;
const HAS_OPTIONAL_FIELDS = 0x07;
const HAS_EXTENSION = 0x04;
const USER_PACKET = 255;

const VERSION_0_HEADER = 20;
const VERSION_0_BITS = 0xf0;
const VERSION_0 = 0x10;

const KIND = tunnelKind("gtp");

export const gtpU: Layer = {
  name: "gtp-u",
  udpPorts: [2152],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return DONE;
    const flags = bytes[at]!;
    if ((flags & FIXED_BITS) !== VERSION_1 || bytes[at + 1]! !== USER_PACKET) return DONE;
    if (at + HEADER + packet.view.getUint16(at + 2) !== packet.promisedEnd) return DONE;

    let next = at + HEADER;
    if ((flags & HAS_OPTIONAL_FIELDS) !== 0) {
      next += OPTIONAL_FIELDS;
      if (next > packet.end) return DONE;
      if ((flags & HAS_EXTENSION) !== 0) next = afterExtensions(packet, next);
    }
    return userPacket(packet, next);
  },
};

export const gtpVersion0: Layer = {
  name: "gtp-version-0",
  udpPorts: [3386],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < VERSION_0_HEADER) return DONE;
    if ((bytes[at]! & VERSION_0_BITS) !== VERSION_0 || bytes[at + 1]! !== USER_PACKET) return DONE;
    const next = at + VERSION_0_HEADER;
    return next + packet.view.getUint16(at + 2) === packet.promisedEnd ? userPacket(packet, next) : DONE;
  },
};

function userPacket(packet: Packet, at: number): LayerNumber {
  const version = ipVersionAt(packet, at);
  if (version === 0 && !isEthernetAt(packet, at)) return DONE;
  packet.offset = at;
  carriesPackets(packet, KIND);
  if (version === 0) return nextByEtherType(packet, ETHERNET);
  return nextByEtherType(packet, version === 4 ? IPV4 : IPV6);
}

/** `at` is right behind the type of the first extension. */
function afterExtensions(packet: Packet, first: number): number {
  let at = first;
  while (packet.bytes[at - 1]! !== 0) {
    if (at >= packet.end) return packet.end;
    const length = packet.bytes[at]! * 4;
    at += length;
    if (length === 0 || at > packet.end) return packet.end;
  }
  return at;
}
