import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Carry } from "../../../src/detect/tcp/carry.js";
import { STREAM_TEST_BYTES } from "../../../src/detect/tcp/keystream.js";

/** One direction in segments: where the messages lie in its bytes, and what a carry makes of them. */
class Direction {
  readonly #bytes: Uint8Array;
  readonly #carry = new Carry();
  #at = 0;
  /** Messages that began in segments too short, as they came out whole. */
  readonly found: string[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  segment(length: number): void {
    const end = this.#at + length;
    let at = this.#at;
    while (!this.#carry.isEmpty && at < end) {
      at = this.#carry.take(this.#bytes, at, end);
      if (!this.#carry.isWhole) break;
      this.found.push(Buffer.from(this.#carry.message()).toString("hex"));
      this.#carry.drop();
    }
    if (length < STREAM_TEST_BYTES) this.#carry.begin(this.#bytes, this.#at, end);
    this.#at = end;
  }
}

/** The same, by looking at all bytes at once. */
function expected(bytes: Uint8Array, lengths: readonly number[]): string[] {
  const end = lengths.reduce((sum, length) => sum + length, 0);
  let start = 0;
  const starts = lengths.flatMap((length) => {
    const at = start;
    start += length;
    return length < STREAM_TEST_BYTES && at + STREAM_TEST_BYTES <= end ? [at] : [];
  });
  return starts.map((at) => Buffer.from(bytes.subarray(at, at + STREAM_TEST_BYTES)).toString("hex"));
}

const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 })), { maxLength: 12 });
const text = fc.uint8Array({ minLength: 480, maxLength: 480 });

describe("a carry", () => {
  it("gives every message that began in a short segment, in order, however many share their bytes", () => {
    fc.assert(
      fc.property(text, lengths, (bytes, cuts) => {
        const direction = new Direction(bytes);
        for (const length of cuts) direction.segment(length);
        expect(direction.found).toEqual(expected(bytes, cuts));
      }),
      { numRuns: 1_000 },
    );
  });

  it("knows nothing of another one that is filled in between", () => {
    fc.assert(
      fc.property(text, text, lengths, (bytes, otherBytes, cuts) => {
        const [one, other] = [new Direction(bytes), new Direction(otherBytes)];
        for (const length of cuts) {
          one.segment(length);
          other.segment(length);
        }
        expect(one.found).toEqual(expected(bytes, cuts));
        expect(other.found).toEqual(expected(otherBytes, cuts));
      }),
    );
  });
});
