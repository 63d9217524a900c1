import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "../../../src/capture/bytes/byte-source.js";
import { ChunkBuffers } from "../../../src/capture/bytes/chunk-buffers.js";
import { ChunkReader } from "../../../src/capture/bytes/chunk-reader.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";

const LIMITS = { ...DEFAULT_LIMITS, maxFrameBytes: 40, maxInterfaceBlockBytes: 40, readChunkBytes: 64 };
const CONTENT = Uint8Array.from({ length: 600 }, (_, index) => index ^ (index >>> 3));

/** Gives pieces of the lengths that it is told to, over and over. */
class PiecewiseBytes implements ByteSource {
  readonly fault = undefined;
  readonly comesAtOnce: boolean;
  readonly #lengths: readonly number[];
  #turn = 0;
  #at = 0;

  constructor(comesAtOnce: boolean, lengths: readonly number[]) {
    this.comesAtOnce = comesAtOnce;
    this.#lengths = lengths;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    const wanted = this.#lengths[this.#turn++ % this.#lengths.length]!;
    const piece = CONTENT.subarray(this.#at, this.#at + Math.min(length, wanted));
    target.set(piece, offset);
    this.#at += piece.length;
    return piece.length;
  }

  async close(): Promise<void> {}
}

describe.each([
  { name: "a source whose bytes come at once", comesAtOnce: true },
  { name: "a source that is asked ahead", comesAtOnce: false },
])("the chunks of $name", ({ comesAtOnce }) => {
  it("continue each other, whatever is left unused and however short the reads are", async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 });
    const left = fc.array(fc.integer({ min: 0, max: 72 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(lengths, left, async (reads, unused) => {
        const reader = new ChunkReader(new PiecewiseBytes(comesAtOnce, reads), new ChunkBuffers(LIMITS));
        const { chunk } = reader;
        const walked: number[] = [];
        for (let turn = 0; await reader.fill(); turn++) {
          const stop = Math.max(chunk.start, chunk.end - unused[turn % unused.length]!);
          expect(chunk.origin + chunk.start).toBe(walked.length);
          for (; chunk.start < stop; chunk.start++) {
            expect(chunk.view.getUint8(chunk.start)).toBe(chunk.bytes[chunk.start]);
            walked.push(chunk.bytes[chunk.start]!);
          }
        }
        // What is left at the end is still there.
        expect(chunk.origin + chunk.end).toBe(CONTENT.length);
        expect([...walked, ...chunk.bytes.subarray(chunk.start, chunk.end)]).toEqual([...CONTENT]);
      }),
    );
  });
});

describe("the memory of chunks", () => {
  it("is one buffer where bytes come at once, and given back once", async () => {
    const memory = new ChunkBuffers(LIMITS);
    const spare = [memory.take(), memory.take()];
    for (const buffer of spare) memory.giveBack(buffer);
    const reader = new ChunkReader(new PiecewiseBytes(true, [64]), memory);
    const used = new Set<Uint8Array>();
    while (await reader.fill()) {
      used.add(reader.chunk.bytes);
      reader.chunk.start = reader.chunk.end;
    }
    await reader.close();
    expect(used.size).toBe(1);
    expect(memory.take()).not.toBe(memory.take());
  });
});
