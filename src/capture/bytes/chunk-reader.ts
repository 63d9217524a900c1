import type { ByteSource } from "./byte-source.js";
import type { ChunkBuffer, ChunkBuffers } from "./chunk-buffers.js";

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

/**
 * One chunk after the other, each behind headroom, into which the cut record at the end of the last chunk is carried, so
 * that it continues without a gap:
 *
 *   | headroom          | freshly read bytes        |
 *   |      carried over>|                           |
 *
 * There are two buffers in turn: while one chunk is walked, the next read is under way into the other. A source whose
 * bytes come at once is read when they are needed, into the same buffer again and again, which stays in the cache.
 */
export class ChunkReader {
  readonly chunk = new Chunk();
  readonly #source: ByteSource;
  readonly #memory: ChunkBuffers;
  /** The one that is read into, and the one that is walked. */
  #next: ChunkBuffer;
  #current: ChunkBuffer;
  #reading: Promise<number> | undefined;
  #ended = false;

  constructor(source: ByteSource, memory: ChunkBuffers) {
    this.#source = source;
    this.#memory = memory;
    this.#next = memory.take();
    this.#current = source.comesAtOnce ? this.#next : memory.take();
  }

  /** Adds at least one byte to the chunk and is true, or is false when there are no more. */
  async fill(): Promise<boolean> {
    if (this.#ended) return false;
    this.#carryOver();
    const count = await (this.#reading ?? this.#read());
    if (count === 0) {
      this.#ended = true;
      return false;
    }
    this.chunk.end += count;
    if (this.#next === this.#current) return true;
    [this.#next, this.#current] = [this.#current, this.#next];
    this.#reading = this.#read();
    return true;
  }

  /** Moves the chunk, as far as it is not yet used, in front of the bytes that are read next. */
  #carryOver(): void {
    const chunk = this.chunk;
    const { headroom } = this.#memory;
    const { bytes, view } = this.#next;
    const start = headroom - (chunk.end - chunk.start);
    if (chunk.bytes === bytes) bytes.copyWithin(start, chunk.start, chunk.end);
    else bytes.set(chunk.bytes.subarray(chunk.start, chunk.end), start);
    chunk.origin += chunk.end - headroom;
    chunk.bytes = bytes;
    chunk.view = view;
    chunk.start = start;
    chunk.end = headroom;
  }

  /** Fills until `count` bytes are there, or there are no more. */
  async fillTo(count: number): Promise<boolean> {
    while (this.chunk.end - this.chunk.start < count) {
      if (!(await this.fill())) return false;
    }
    return true;
  }

  /** Leaves its memory to others. The source is closed before, so that no read is waiting. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#reading;
    this.#memory.giveBack(this.#next);
    if (this.#current !== this.#next) this.#memory.giveBack(this.#current);
  }

  #read(): Promise<number> {
    return this.#source.read(this.#next.bytes, this.#memory.headroom, this.#memory.readBytes);
  }
}
