import type { ByteFault, ByteSource } from "./byte-source.js";
import { OUTPUT_BYTES, ZstdStream } from "./zstd-library.js";

/**
 * Zstandard (RFC 8878) decompressed on the way: frames one after the other, those to be skipped too, in constant memory.
 * That is the window of a frame, of which the decoder takes 128 MiB at most, as `zstd -d` does. What comes before a fault
 * is given out, but for the last few blocks.
 */
const READ_BYTES = 64 << 10;

export class UnzstdBytes implements ByteSource {
  readonly #compressed: ByteSource;
  readonly #input = new Uint8Array(READ_BYTES);
  #start = 0;
  #end = 0;
  #stream: ZstdStream | undefined;
  #fault: ByteFault | undefined;
  #isFinished = false;
  /** What was decoded and not yet read. Always a step of its own, so that readers of any pace get the same. */
  readonly #piece = new Uint8Array(OUTPUT_BYTES);
  #pieceStart = 0;
  #pieceEnd = 0;

  constructor(compressed: ByteSource) {
    this.#compressed = compressed;
  }

  get fault(): ByteFault | undefined {
    return this.#fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#pieceStart === this.#pieceEnd && !(await this.#decode())) return 0;
    const count = Math.min(length, this.#pieceEnd - this.#pieceStart);
    target.set(this.#piece.subarray(this.#pieceStart, this.#pieceStart + count), offset);
    this.#pieceStart += count;
    return count;
  }

  close(): Promise<void> {
    this.#pieceStart = this.#pieceEnd;
    this.#finish(undefined);
    return this.#compressed.close();
  }

  async #open(): Promise<void> {
    if (this.#stream !== undefined) return;
    const stream = await ZstdStream.open();
    // Closed meanwhile: nobody else would let it go.
    if (this.#isFinished) stream.close();
    else this.#stream = stream;
  }

  /** True where there is a piece. */
  async #decode(): Promise<boolean> {
    if (!this.#isFinished) await this.#open();
    while (!this.#isFinished) {
      // A step that filled the piece may have left more inside the decoder.
      const mayHoldMore = this.#pieceEnd === OUTPUT_BYTES;
      if (this.#start === this.#end && !mayHoldMore && !(await this.#refill())) break;
      const stream = this.#stream!;
      const { used, written } = stream.step(this.#input, this.#start, this.#end, this.#piece);
      this.#start += used;
      this.#pieceStart = 0;
      this.#pieceEnd = written;
      if (stream.fault !== undefined) this.#finish(stream.fault);
      else if (written > 0) return true;
    }
    return false;
  }

  async #refill(): Promise<boolean> {
    const count = await this.#compressed.read(this.#input, 0, this.#input.length);
    if (this.#isFinished) return false;
    this.#start = 0;
    this.#end = count;
    if (count > 0) return true;
    const cut = { problem: "capture.zstd-cut", message: "the zstd data ends early" };
    this.#finish(this.#compressed.fault ?? (this.#stream?.isBetweenFrames ? undefined : cut));
    return false;
  }

  #finish(fault: ByteFault | undefined): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#fault = fault;
    this.#stream?.close();
  }
}
