import { type CaptureFault, captureFault } from "../fault.js";
import type { Frame } from "../frame.js";
import { wholeQuarters } from "./fraction.js";
import type { CaptureInterface, FrameWalk, WalkContext } from "./frame-walk.js";

/**
 * ERF captures of Endace's cards: records one after the other, without a file header. Each is handed on whole, as a
 * frame of LINKTYPE_ERF, and decode reads what is in it.
 *
 *   0   4  fraction of a second, in units of 2^-32; little-endian, as are the seconds
 *   4   4  seconds
 *   8   1  type             top bit: extensions follow
 *   9   1  flags
 *   10  2  record length
 *   12  2  losses
 *   14  2  length on the wire
 */
const HEADER = 16;
const LINKTYPE_ERF = 197;
const LAST_TYPE = 48;
/** Fills blocks of the card's memory, and is no packet: Wireshark does not count it either. */
const PADDING = 48;
/** 1996: the year of the first such card. */
const EARLIEST_SECONDS = 820_454_400;
/** What may stand in a record beside the frame: extensions, padding. */
const MOST_BESIDE_FRAME = 256;
/** Without a magic, so many records must fit before the bytes are believed to be some. */
const RECORDS_TRIED = 4;
/** Bytes that are looked at for them. */
export const ERF_LOOK_BYTES = 2_048;

/** Whether `[start, end)` can be the start of an ERF capture. */
export function isErf(view: DataView, start: number, end: number): boolean {
  const stop = Math.min(end, start + ERF_LOOK_BYTES);
  let at = start;
  let records = 0;
  for (; records < RECORDS_TRIED && stop - at >= HEADER; records++) {
    const type = view.getUint8(at + 8) & 0x7f;
    const length = view.getUint16(at + 10);
    const onWire = view.getUint16(at + 14);
    const isPadding = type === PADDING;
    if (type < 1 || type > LAST_TYPE || length < HEADER) return false;
    if (!isPadding && (view.getUint32(at + 4, true) < EARLIEST_SECONDS || onWire === 0)) return false;
    if (!isPadding && length > HEADER + onWire + MOST_BESIDE_FRAME) return false;
    at += length;
  }
  // One record alone is believed where it is all there is, or fills what is looked at.
  return records > 1 || (records === 1 && (at === end || at >= start + ERF_LOOK_BYTES));
}

export function startErf(context: WalkContext): FrameWalk {
  return new ErfWalk(context);
}

class ErfWalk implements FrameWalk {
  fault: CaptureFault | undefined;
  readonly interfaces: readonly CaptureInterface[] = [{ linkType: LINKTYPE_ERF, snaplen: 0 }];
  readonly #chunk: WalkContext["chunk"];
  readonly #capture: number;
  readonly #maxFrameBytes: number;
  #number = 0;

  constructor({ chunk, captureIndex, limits }: WalkContext) {
    this.#chunk = chunk;
    this.#maxFrameBytes = limits.maxFrameBytes;
    this.#capture = captureIndex;
  }

  next(frame: Frame): boolean {
    const chunk = this.#chunk;
    const { view, end } = chunk;
    for (;;) {
      const at = chunk.start;
      if (this.fault !== undefined || end - at < HEADER) return false;
      const length = view.getUint16(at + 10);
      if (length < HEADER || length > HEADER + this.#maxFrameBytes) return this.#bad(length);
      if (end - at < length) return false;
      chunk.start = at + length;
      if ((view.getUint8(at + 8) & 0x7f) === PADDING) continue;
      frame.bytes = chunk.bytes;
      frame.view = view;
      frame.start = at;
      frame.end = at + length;
      frame.originalLength = Math.max(length, HEADER + view.getUint16(at + 14));
      const fraction = (view.getUint32(at, true) / 2 ** 32) * 1e6;
      frame.time = view.getUint32(at + 4, true) * 1e6 + wholeQuarters(fraction);
      frame.linkType = LINKTYPE_ERF;
      frame.interface = 0;
      frame.number = ++this.#number;
      frame.capture = this.#capture;
      return true;
    }
  }

  faultAtEnd(): CaptureFault | undefined {
    const { start, end, origin } = this.#chunk;
    if (start === end || this.fault !== undefined) return this.fault;
    const offset = origin + start;
    return captureFault(
      "erf.record-cut",
      offset,
      `The capture ends inside the record that starts at byte ${offset}: the packets before it were read.`,
    );
  }

  #bad(length: number): boolean {
    const offset = this.#chunk.origin + this.#chunk.start;
    this.fault = captureFault(
      "erf.bad-record-length",
      offset,
      `The record at byte ${offset} claims to be ${length} bytes long, which no record is: the file is damaged from ` +
        "there on, the packets before it were read.",
    );
    return false;
  }
}
