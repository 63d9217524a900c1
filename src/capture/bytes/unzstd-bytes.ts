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
  /** The last step filled its target: more may wait inside the decoder. */
  #mayHoldMore = false;

  constructor(compressed: ByteSource) {
    this.#compressed = compressed;
  }

  get fault(): ByteFault | undefined {
    return this.#fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#isFinished) return 0;
    await this.#open();
    while (!this.#isFinished) {
      if (this.#start === this.#end && !this.#mayHoldMore && !(await this.#refill())) break;
      const stream = this.#stream!;
      const { used, written } = stream.step(this.#input, this.#start, this.#end, target, offset, length);
      this.#start += used;
      this.#mayHoldMore = written === Math.min(length, OUTPUT_BYTES);
      if (stream.fault !== undefined) this.#finish(stream.fault);
      else if (written > 0) return written;
    }
    return 0;
  }

  close(): Promise<void> {
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
