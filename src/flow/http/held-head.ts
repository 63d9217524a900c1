/** The beginning of a head whose end is in a later segment: the only bytes of HTTP that are copied while following. */

/** Where memory comes from: the follower, which bounds it over all connections. */
interface Memory {
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

const FIRST_CAPACITY = 512;

export class HeldHead {
  bytes!: Uint8Array;
  length!: number;
  #charged!: number;

  constructor() {
    this.#empty();
  }

  /** Appends a copy of bytes[start, end). False where memory was refused: then nothing was appended. */
  append(bytes: Uint8Array, start: number, end: number, bound: number, memory: Memory): boolean {
    const needed = this.length + end - start;
    if (needed > this.bytes.length && !this.#grow(needed, bound, memory)) return false;
    this.bytes.set(bytes.subarray(start, end), this.length);
    this.length = needed;
    return true;
  }

  drop(memory: Memory): void {
    if (this.bytes.length === 0) return;
    this.uncharge(memory);
    this.#empty();
  }

  /** Hands the bytes to whoever comes next: they stay readable, but no longer count as held. */
  uncharge(memory: Memory): void {
    memory.giveBack(this.#charged);
    this.#charged = 0;
  }

  #empty(): void {
    this.bytes = NONE;
    this.length = 0;
    this.#charged = 0;
  }

  /** Doubles, so that a head that comes byte by byte is copied a bounded number of times. */
  #grow(needed: number, bound: number, memory: Memory): boolean {
    const capacity = Math.max(needed, Math.min(bound, Math.max(FIRST_CAPACITY, this.bytes.length * 2)));
    if (!memory.take(capacity - this.#charged)) return false;
    this.#charged = capacity;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    return true;
  }
}

const NONE = new Uint8Array(0);
