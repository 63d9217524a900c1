import { nextByEtherType, nextByLinkType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * ERSPAN, mirrored frames inside GRE: draft-foschiano-erspan-03 sections 4.2 and 4.3. Type I, a frame without a header,
 * is told apart by GRE.
 *
 *     0  version (4 bits), 1 for type II and 2 for type III, VLAN (12)   2  class, flags, session (2)
 *     II:   4  reserved (12 bits), index (20)
 *     III:  4  timestamp (4)   8  security group (2)
 *          10  P (1 bit), frame type (5), hardware (6), direction (1), granularity (2), optional subheader follows (1)
 *          12  platform (6 bits) and its information: 8 bytes, optional
 */
const TYPE_II_HEADER = 8;
const TYPE_III_HEADER = 12;
const SUBHEADER = 8;
const SUBHEADER_FOLLOWS = 0x0001;
const FRAME_ETHERNET = 0;
const FRAME_IP = 2;
const LINKTYPE_RAW = 101;

const KIND = tunnelKind("erspan");

const TRUNCATED = stopReason("erspan.truncated");
const BAD_VERSION = stopReason("erspan.bad-version");
const UNKNOWN_FRAME_TYPE = stopReason("erspan.unknown-frame-type");

export const erspan: Layer = {
  name: "erspan",
  etherTypes: [0x88be, 0x22eb],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < TYPE_II_HEADER) return stop(packet, TRUNCATED);
    carriesPackets(packet, KIND);
    const version = packet.bytes[at]! >>> 4;
    if (version === 1) {
      packet.offset = at + TYPE_II_HEADER;
      return nextByEtherType(packet, ETHERNET);
    }
    if (version !== 2) return stop(packet, BAD_VERSION);
    if (packet.end - at < TYPE_III_HEADER) return stop(packet, TRUNCATED);
    const fields = packet.view.getUint16(at + 10);
    const next = at + TYPE_III_HEADER + ((fields & SUBHEADER_FOLLOWS) === 0 ? 0 : SUBHEADER);
    if (next > packet.end) return stop(packet, TRUNCATED);
    packet.offset = next;
    const frameType = (fields >>> 10) & 0x1f;
    if (frameType === FRAME_ETHERNET) return nextByEtherType(packet, ETHERNET);
    if (frameType === FRAME_IP) return nextByLinkType(packet, LINKTYPE_RAW);
    return stop(packet, UNKNOWN_FRAME_TYPE, at + 10);
  },
};
