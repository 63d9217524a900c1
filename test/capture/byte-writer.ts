/** Bytes written one field after the other, in one byte order. */
export class ByteWriter {
  readonly #little: boolean;
  #bytes: number[] = [];

  constructor(little: boolean) {
    this.#little = little;
  }

  u8(...values: number[]): this {
    this.#bytes.push(...values);
    return this;
  }

  u16(...values: number[]): this {
    for (const value of values) this.#number(value, 2);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#number(value, 4);
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  /** Zeros up to the next multiple of four. */
  pad(): this {
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #number(value: number, size: number): void {
    for (let index = 0; index < size; index++) {
      const shift = 8 * (this.#little ? index : size - 1 - index);
      this.#bytes.push((value >>> shift) & 0xff);
    }
  }
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
