import type { ByteFault, ByteSource } from "../../src/capture/bytes/byte-source.js";

/** Bytes that are in memory already, as a byte source. */
export class MemoryBytes implements ByteSource {
  readonly fault: ByteFault | undefined = undefined;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    const piece = this.#bytes.subarray(this.#at, this.#at + length);
    target.set(piece, offset);
    this.#at += piece.length;
    return piece.length;
  }

  async close(): Promise<void> {}
}
