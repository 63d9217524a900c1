import type { Limits } from "../../core/limits.js";
import type { ByteSource } from "./byte-source.js";

/** The bytes that are being walked: `bytes[start, end)` is not yet used, and whoever walks moves `start`. */
export class Chunk {
  bytes: Uint8Array = EMPTY;
  view: DataView = EMPTY_VIEW;
  start = 0;
  end = 0;
  /** Where `bytes[0]` stands in the capture; negative in the first chunk, whose headroom holds nothing. */
  origin = 0;
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** Headers in front of a frame that have to be in one piece with it: 28 bytes of an enhanced packet block at most. */
export const RECORD_HEADER_BYTES = 32;

/**
 * Two buffers in turn: while one chunk is walked, the next read is under way into the other. Each starts with headroom,
 * into which the cut record at the end of the last chunk is carried, so that it continues without a gap.
 *
 *   | headroom          | freshly read bytes        |
 *   |      carried over>|                           |
 */
export class ChunkReader {
  readonly chunk = new Chunk();
  readonly #source: ByteSource;
  readonly #headroom: number;
  readonly #chunkBytes: number;
  readonly #buffers: readonly { readonly bytes: Uint8Array; readonly view: DataView }[];
  #next = 0;
  #reading: Promise<number> | undefined;
  #ended = false;

  constructor(source: ByteSource, limits: Limits) {
    this.#source = source;
    this.#headroom = largestRecord(limits);
    this.#chunkBytes = limits.readChunkBytes;
    const size = this.#headroom + this.#chunkBytes;
    this.#buffers = [size, size].map((length) => {
      const bytes = new Uint8Array(length);
      return { bytes, view: new DataView(bytes.buffer) };
    });
  }

  /** Adds at least one byte to the chunk and is true, or is false when there are no more. */
  async fill(): Promise<boolean> {
    if (this.#ended) return false;
    const count = await (this.#reading ?? this.#read());
    if (count === 0) {
      this.#ended = true;
      return false;
    }
    const chunk = this.chunk;
    const { bytes, view } = this.#buffers[this.#next]!;
    const carried = chunk.end - chunk.start;
    bytes.set(chunk.bytes.subarray(chunk.start, chunk.end), this.#headroom - carried);
    chunk.origin += chunk.end - this.#headroom;
    chunk.bytes = bytes;
    chunk.view = view;
    chunk.start = this.#headroom - carried;
    chunk.end = this.#headroom + count;
    this.#next = 1 - this.#next;
    this.#reading = this.#read();
    return true;
  }

  /** Fills until `count` bytes are there, or there are no more. */
  async fillTo(count: number): Promise<boolean> {
    while (this.chunk.end - this.chunk.start < count) {
      if (!(await this.fill())) return false;
    }
    return true;
  }

  #read(): Promise<number> {
    return this.#source.read(this.#buffers[this.#next]!.bytes, this.#headroom, this.#chunkBytes);
  }
}

/** Bytes that a walk may leave unused at the end of a chunk: one whole record, whatever its kind. */
function largestRecord(limits: Limits): number {
  return Math.max(limits.maxFrameBytes, limits.maxInterfaceBlockBytes) + RECORD_HEADER_BYTES;
}
