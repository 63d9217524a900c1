/**
 * A list of frames as one string of bytes, so that damage can reach frames, their order, their times and their link types
 * alike. Whatever the bytes, there is a list of frames in them: per frame a byte of time, one of link type and whether
 * the snaplen cut it, two of length, then the frame.
 */
import type { Frame, FrameBatch, FrameSource } from "../../src/capture/frame.js";
import { SECOND } from "../../src/core/time.js";

const HEADER_BYTES = 4;
const CUT = 0x80;
/** Bytes that the snaplen cut off at most: what is missing, the headers inside say. */
const CUT_OFF = 1_000;
const T0 = 1_156_534_266 * SECOND;
/** More frames than damage can make of one input. */
const MOST_FRAMES = 2_000;

export interface PackedFrame {
  readonly bytes: Uint8Array;
  /** Microseconds since the frame before; kept as the next power of two. */
  readonly after?: number;
  /** Index into the link types that `unpack` is given. */
  readonly link?: number;
  /** The snaplen cut it: there was more on the wire. */
  readonly isCut?: boolean;
}

export function packFrames(frames: readonly PackedFrame[]): Uint8Array {
  const parts = frames.flatMap(({ bytes, after = 1, link = 0, isCut = false }) => [
    Uint8Array.of(
      Math.max(0, Math.ceil(Math.log2(Math.max(after, 1)))),
      link | (isCut ? CUT : 0),
      bytes.length >> 8,
      bytes.length & 0xff,
    ),
    bytes,
  ]);
  return Uint8Array.from(Buffer.concat(parts));
}

/**
 * The frames as a source, cut into batches of `batchFrames`, which must change nothing. `apart`: each in memory of its
 * own, so that nothing lies around it that could be read by mistake.
 */
export function unpackFrames(
  packed: Uint8Array,
  linkTypes: readonly number[],
  batchFrames: number,
  apart = false,
): FrameSource {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  let at = 0;
  let time = T0;
  let number = 0;
  const next = (frame: Frame): boolean => {
    if (at + HEADER_BYTES > packed.length || number >= MOST_FRAMES) return false;
    const exponent = packed[at]!;
    // Up to 2^31 us, some 36 minutes; the upper half of the byte's values goes back in time.
    time += exponent < 128 ? 2 ** (exponent & 31) : -(2 ** (exponent & 31));
    const length = view.getUint16(at + 2);
    frame.bytes = packed;
    frame.view = new DataView(packed.buffer, packed.byteOffset);
    frame.start = at + HEADER_BYTES;
    frame.end = Math.min(frame.start + length, packed.length);
    const link = packed[at + 1]!;
    frame.originalLength = length + ((link & CUT) === 0 ? 0 : CUT_OFF);
    frame.linkType = linkTypes[(link & ~CUT) % linkTypes.length]!;
    frame.time = time;
    frame.number = ++number;
    at = frame.end;
    if (apart) {
      frame.bytes = packed.slice(frame.start, frame.end);
      frame.view = new DataView(frame.bytes.buffer);
      frame.end -= frame.start;
      frame.start = 0;
    }
    return true;
  };
  return {
    name: "fuzz\u001b[31m\u202e.pcap",
    end: { kind: "clean" },
    async *batches(): AsyncGenerator<FrameBatch> {
      while (at + HEADER_BYTES <= packed.length && number < MOST_FRAMES) {
        let left = batchFrames;
        yield { next: (frame) => left-- > 0 && next(frame) };
      }
    },
  };
}
