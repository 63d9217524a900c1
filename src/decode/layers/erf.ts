import { endAt, nextByEtherType, nextByLinkType, stop } from "../dispatch.js";
import { ETHERNET, PPP } from "../ether-types.js";
import { withoutFcs } from "../fcs.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * A record of Endace's cards (ERF types reference): https://www.tcpdump.org/linktypes/LINKTYPE_ERF.html
 *
 *     0  time (8)   8  extensions follow (1 bit), type (7)   9  flags (1)   10  record length (2)   12  losses (2)
 *    14  length on the wire (2)   16  extensions (8 each), the first bit: one more   then of Ethernet: offset, pad (2)
 */
const HEADER = 16;
const EXTENSION = 8;
const ETHERNET_PAD = 2;
const MULTI_CHANNEL = 4;
const LINKTYPE_RAW = 101;

const TYPES_HDLC = [1, 10, 15, 19];
const TYPES_MULTI_CHANNEL_HDLC = [5, 17];
const TYPES_ETHERNET = [2, 11, 16, 20];
const TYPES_IP = [22, 23];

const TRUNCATED = stopReason("erf.truncated");
const UNKNOWN_TYPE = stopReason("erf.unknown-type");

export const erf: Layer = {
  name: "erf",
  linkTypes: [197],
  decode(packet: Packet) {
    const { bytes, view, offset: start, end } = packet;
    if (end - start < HEADER) return stop(packet, TRUNCATED);
    let at = start + HEADER;
    let isExtended = bytes[start + 8]! >>> 7 === 1;
    while (isExtended) {
      if (end - at < EXTENSION) return stop(packet, TRUNCATED);
      isExtended = bytes[at]! >>> 7 === 1;
      at += EXTENSION;
    }
    const type = bytes[start + 8]! & 0x7f;
    if (TYPES_ETHERNET.includes(type)) at += ETHERNET_PAD;
    else if (TYPES_MULTI_CHANNEL_HDLC.includes(type)) at += MULTI_CHANNEL;
    if (at > end) return stop(packet, TRUNCATED);
    packet.offset = at;
    // The record is padded behind the frame.
    endAt(packet, at + view.getUint16(start + 14));
    return payload(packet, type);
  },
};

function payload(packet: Packet, type: number): LayerNumber {
  if (TYPES_IP.includes(type)) return nextByLinkType(packet, LINKTYPE_RAW);
  const isEthernet = TYPES_ETHERNET.includes(type);
  if (!isEthernet && !TYPES_HDLC.includes(type) && !TYPES_MULTI_CHANNEL_HDLC.includes(type)) {
    return stop(packet, UNKNOWN_TYPE);
  }
  withoutFcs(packet);
  return nextByEtherType(packet, isEthernet ? ETHERNET : PPP);
}
