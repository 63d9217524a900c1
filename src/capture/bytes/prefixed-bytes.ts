import type { ByteFault, ByteSource } from "./byte-source.js";

/** Bytes that were read to see what they are, put back in front of the rest. */
export class PrefixedBytes implements ByteSource {
  readonly #rest: ByteSource;
  #prefix: Uint8Array;

  constructor(prefix: Uint8Array, rest: ByteSource) {
    this.#prefix = prefix;
    this.#rest = rest;
  }

  get comesAtOnce(): boolean {
    return this.#rest.comesAtOnce === true;
  }

  get fault(): ByteFault | undefined {
    return this.#rest.fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#prefix.length === 0) return this.#rest.read(target, offset, length);
    const count = Math.min(length, this.#prefix.length);
    target.set(this.#prefix.subarray(0, count), offset);
    this.#prefix = this.#prefix.subarray(count);
    return count;
  }

  close(): Promise<void> {
    this.#prefix = this.#prefix.subarray(this.#prefix.length);
    return this.#rest.close();
  }
}
