import { STREAM_TEST_BYTES } from "./keystream.js";

/**
 * Messages of one direction whose segments were too short to be tested alone: the bytes since the earliest of them began.
 * Many wait for good, since their flow ends, and are garbage then. So the bytes lie in six numbers: with a typed array of
 * them a carry would be three times as large, and take longer to make.
 */
export class Carry {
  #length = 0;
  /** Where the messages start, a bit for each byte: the first at byte 0, none as far as `STREAM_TEST_BYTES`. */
  #starts = 0;
  #word0 = 0;
  #word1 = 0;
  #word2 = 0;
  #word3 = 0;
  #word4 = 0;
  #word5 = 0;

  /** No message waits. */
  get isEmpty(): boolean {
    return this.#starts === 0;
  }

  /** The first message is long enough to be tested. */
  get isWhole(): boolean {
    return this.#length === STREAM_TEST_BYTES;
  }

  /** bytes[start, end), too short a message, begins; where others wait these bytes were taken for them already. */
  begin(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.isEmpty) {
      this.#length = 0;
      this.take(bytes, start, end);
    }
    this.#starts |= 1 << (this.#length - length);
  }

  /** Takes what the first message lacks, or as much of it as there is. The offset behind what was taken. */
  take(bytes: Uint8Array, at: number, end: number): number {
    const stop = Math.min(end, at + STREAM_TEST_BYTES - this.#length);
    this.#load();
    // So few bytes that a view of them would cost more than they do.
    while (at < stop) BYTES[this.#length++] = bytes[at++]!;
    this.#store();
    return stop;
  }

  /** The first message, in memory that all carries share: valid until one of them is asked for anything. */
  message(): Uint8Array {
    this.#load();
    return BYTES;
  }

  /** Lets go of the first message: the next one moves to the front. */
  drop(): void {
    const others = this.#starts & ~1;
    const next = others === 0 ? this.#length : 31 - Math.clz32(others & -others);
    this.#load();
    BYTES.copyWithin(0, next, this.#length);
    this.#store();
    this.#length -= next;
    this.#starts = others >>> next;
  }

  #load(): void {
    WORDS[0] = this.#word0;
    WORDS[1] = this.#word1;
    WORDS[2] = this.#word2;
    WORDS[3] = this.#word3;
    WORDS[4] = this.#word4;
    WORDS[5] = this.#word5;
  }

  #store(): void {
    this.#word0 = WORDS[0]!;
    this.#word1 = WORDS[1]!;
    this.#word2 = WORDS[2]!;
    this.#word3 = WORDS[3]!;
    this.#word4 = WORDS[4]!;
    this.#word5 = WORDS[5]!;
  }
}

/** Where a carry's bytes lie while they are worked on. */
const WORDS = new Int32Array(STREAM_TEST_BYTES / Int32Array.BYTES_PER_ELEMENT);
const BYTES = new Uint8Array(WORDS.buffer);
