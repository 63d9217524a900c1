import type { ByteFault, ByteSource } from "./byte-source.js";

/**
 * So much may come out of any compressed file before its ratio is looked at: about a second of work, and short files
 * are often very regular.
 */
const UNJUDGED_BYTES = 256 << 20;

/**
 * Decompressed bytes, as long as they are not too many for what went in. A decompression bomb takes no memory here, but
 * 10 MB of it would keep a run busy for minutes, and a folder of them for days.
 */
export class BoundedInflation implements ByteSource {
  readonly #compressed: CountedBytes;
  readonly #inflated: ByteSource;
  readonly #maxRatio: number;
  #count = 0;
  #fault: ByteFault | undefined;

  /** `open` gives what inflates the bytes it is handed. */
  constructor(compressed: ByteSource, open: (compressed: ByteSource) => ByteSource, maxRatio: number) {
    this.#compressed = new CountedBytes(compressed);
    this.#inflated = open(this.#compressed);
    this.#maxRatio = maxRatio;
  }

  get fault(): ByteFault | undefined {
    return this.#fault ?? this.#inflated.fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#fault !== undefined) return 0;
    const count = await this.#inflated.read(target, offset, length);
    this.#count += count;
    if (this.#count <= UNJUDGED_BYTES || this.#count <= this.#compressed.count * this.#maxRatio) return count;
    this.#fault = {
      problem: "capture.decompression-bomb",
      message: `what is compressed there grows to more than ${this.#maxRatio} times its size, as only decompression bombs do`,
      limit: "maxInflationRatio",
    };
    await this.#inflated.close();
    return 0;
  }

  close(): Promise<void> {
    return this.#inflated.close();
  }
}

class CountedBytes implements ByteSource {
  readonly #bytes: ByteSource;
  count = 0;

  constructor(bytes: ByteSource) {
    this.#bytes = bytes;
  }

  get fault(): ByteFault | undefined {
    return this.#bytes.fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    const count = await this.#bytes.read(target, offset, length);
    this.count += count;
    return count;
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}
