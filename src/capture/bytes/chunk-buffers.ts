import type { Limits } from "../../core/limits.js";

/** Headers in front of a frame that have to be in one piece with it: 28 bytes of an enhanced packet block at most. */
export const RECORD_HEADER_BYTES = 32;

/** Captures that follow each other need one pair and the next one's; more than that is not kept for later. */
const MOST_SPARE = 4;

/** Memory for one chunk, as bytes and as a view of them. */
export interface ChunkBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * Buffers that one capture leaves to the next. Those of a thousand short files, made anew for each, had V8 collect garbage
 * for three quarters of the time.
 */
export class ChunkBuffers {
  /** Bytes in front of what is read, for the cut record of the chunk before. */
  readonly headroom: number;
  /** Bytes of one read. */
  readonly readBytes: number;
  readonly #spare: ChunkBuffer[] = [];

  constructor(limits: Limits) {
    this.headroom = largestRecord(limits);
    this.readBytes = limits.readChunkBytes;
  }

  take(): ChunkBuffer {
    const spare = this.#spare.pop();
    if (spare !== undefined) return spare;
    const bytes = new Uint8Array(this.headroom + this.readBytes);
    return { bytes, view: new DataView(bytes.buffer) };
  }

  /** Of somebody who neither reads into it any more nor looks at what is there. */
  giveBack(buffer: ChunkBuffer): void {
    if (this.#spare.length < MOST_SPARE) this.#spare.push(buffer);
  }
}

/** Bytes that a walk may leave unused at the end of a chunk: one whole record, whatever its kind. */
function largestRecord(limits: Limits): number {
  return Math.max(limits.maxFrameBytes, limits.maxInterfaceBlockBytes) + RECORD_HEADER_BYTES;
}
