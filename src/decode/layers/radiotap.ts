import { stop } from "../dispatch.js";
import { withoutFcs } from "../fcs.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { decodeIeee80211 } from "./ieee80211.js";

/**
 * Radiotap, what a wireless card tells of a frame: https://www.radiotap.org/. All numbers are little-endian.
 *
 *     0  version (1), 0   1  pad (1)   2  length (2)   4  which fields are present (4), again while bit 31 is set
 *     8  the fields in order, each aligned to its size: timestamp (8), flags (1) ...
 */
const HEADER = 8;
const MORE_PRESENT = 0x80000000;
const HAS_TIMESTAMP = 0x01;
const HAS_FLAGS = 0x02;
const TIMESTAMP = 8;
const FLAG_FCS = 0x10;
const FLAG_PADDED = 0x20;
const FLAG_BAD_FCS = 0x40;

const TRUNCATED = stopReason("radiotap.truncated");
const BAD_VERSION = stopReason("radiotap.bad-version");
const BAD_LENGTH = stopReason("radiotap.bad-length");
const BAD_FCS = stopReason("radiotap.bad-fcs");

export const radiotap: Layer = {
  name: "radiotap",
  linkTypes: [127],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (packet.bytes[at]! !== 0) return stop(packet, BAD_VERSION);
    const length = packet.view.getUint16(at + 2, true);
    if (length < HEADER) return stop(packet, BAD_LENGTH, at + 2);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    const flags = flagsOf(packet, at + length);
    packet.offset = at + length;
    if ((flags & FLAG_BAD_FCS) !== 0) return stop(packet, BAD_FCS);
    if ((flags & FLAG_FCS) !== 0) withoutFcs(packet);
    return decodeIeee80211(packet, (flags & FLAG_PADDED) !== 0);
  },
};

/** The flags field, or 0 where there is none before `end`. */
function flagsOf(packet: Packet, end: number): number {
  const { view, offset: at } = packet;
  const present = view.getInt32(at + 4, true);
  if ((present & HAS_FLAGS) === 0) return 0;
  let next = at + 4;
  while (end - next >= 4 && (view.getInt32(next, true) & MORE_PRESENT) !== 0) next += 4;
  next += 4;
  if ((present & HAS_TIMESTAMP) !== 0) next = at + ((next - at + TIMESTAMP - 1) & -TIMESTAMP) + TIMESTAMP;
  return next < end ? packet.bytes[next]! : 0;
}
