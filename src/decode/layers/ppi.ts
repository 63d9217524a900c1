import { nextByLinkType, stop } from "../dispatch.js";
import { withoutFcs } from "../fcs.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Per-packet information, a header around any link type: https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html. All
 * numbers are little-endian.
 *
 *     0  version (1), 0   1  flags (1), bit 0: fields are aligned to 4   2  length (2) of it all   4  link type (4)
 *     8  fields: type (2), length (2), data. Type 2, of 802.11: timestamp (8), flags (2), bit 0: FCS at the end
 */
const HEADER = 8;
const ALIGNED = 0x01;
const FIELD_HEADER = 4;
const FIELD_IEEE80211 = 2;
const FLAGS = 8;
const FLAG_FCS = 0x01;

const TRUNCATED = stopReason("ppi.truncated");
const BAD_VERSION = stopReason("ppi.bad-version");
const BAD_LENGTH = stopReason("ppi.bad-length");

export const ppi: Layer = {
  name: "ppi",
  linkTypes: [192],
  decode(packet: Packet) {
    const { bytes, view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (bytes[at]! !== 0) return stop(packet, BAD_VERSION);
    const length = view.getUint16(at + 2, true);
    if (length < HEADER) return stop(packet, BAD_LENGTH, at + 2);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    packet.offset = at + length;
    if (hasFcs(packet, at, at + length)) withoutFcs(packet);
    return nextByLinkType(packet, view.getUint32(at + 4, true));
  },
};

function hasFcs(packet: Packet, start: number, end: number): boolean {
  const { bytes, view } = packet;
  const padding = (bytes[start + 1]! & ALIGNED) === 0 ? 0 : 3;
  let at = start + HEADER;
  while (end - at >= FIELD_HEADER) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === FIELD_IEEE80211) {
      return length > FLAGS && at + FIELD_HEADER + FLAGS < end && (bytes[at + FIELD_HEADER + FLAGS]! & FLAG_FCS) !== 0;
    }
    at += FIELD_HEADER + ((length + padding) & ~padding);
  }
  return false;
}
