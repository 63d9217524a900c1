import { nextByEtherType } from "../dispatch.js";
import { PPP } from "../ether-types.js";
import { DONE, type Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { ipVersionAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * L2TP version 2, RFC 2661 section 3.1: data messages, which carry PPP.
 *
 *     0  control, length present (2 bits), reserved (2), sequence present (1), reserved (1), offset present,
 *        priority (2 bits), reserved (4), version (4)
 *     2  length (2), if present; tunnel (2), session (2); numbers (4), if present; offset (2), if present, and padding
 *
 * The header is weak, so what follows must be IP in PPP, and fit.
 */
const FLAGS = 2;
const IDENTIFIERS = 4;
const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const RESERVED = 0x34f0;
const VERSION = 0x000f;
const VERSION_2 = 2;
const ADDRESS_AND_CONTROL = 0xff03;
const PROTOCOL_IPV4 = 0x0021;
const PROTOCOL_IPV6 = 0x0057;

const KIND = tunnelKind("l2tp");

export const l2tp: Layer = {
  name: "l2tp",
  udpPorts: [1701],
  decode(packet: Packet) {
    const { view, offset: at, end } = packet;
    if (end - at < FLAGS + IDENTIFIERS) return DONE;
    const flags = view.getUint16(at);
    if ((flags & (CONTROL | RESERVED)) !== 0 || (flags & VERSION) !== VERSION_2) return DONE;
    let next = at + FLAGS;
    if ((flags & LENGTH) !== 0) {
      if (at + view.getUint16(next) !== packet.promisedEnd) return DONE;
      next += 2;
    }
    next += IDENTIFIERS;
    if ((flags & SEQUENCE) !== 0) next += 4;
    if ((flags & OFFSET) !== 0) {
      if (end - next < 2) return DONE;
      next += 2 + view.getUint16(next);
    }
    if (!isIpInPpp(packet, next)) return DONE;
    packet.offset = next;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, PPP);
  },
};

function isIpInPpp(packet: Packet, start: number): boolean {
  const { view, end } = packet;
  let at = start;
  if (end - at >= 2 && view.getUint16(at) === ADDRESS_AND_CONTROL) at += 2;
  if (end - at < 2) return false;
  const isCompressed = (packet.bytes[at]! & 1) === 1;
  const protocol = isCompressed ? packet.bytes[at]! : view.getUint16(at);
  const version = ipVersionAt(packet, at + (isCompressed ? 1 : 2));
  return (protocol === PROTOCOL_IPV4 && version === 4) || (protocol === PROTOCOL_IPV6 && version === 6);
}
