import { describe, expect, it } from "vitest";
import type { ByteSource } from "../../../src/capture/bytes/byte-source.js";
import { ChunkBuffers } from "../../../src/capture/bytes/chunk-buffers.js";
import { captureOf } from "../../../src/capture/open-capture.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { MemoryBytes } from "../memory-bytes.js";
import { pcapFile } from "../pcap-file.js";

const CAPTURE = pcapFile([{ data: [1, 2, 3] }]);

describe("the memory of chunks", () => {
  it("goes from one capture to the next", async () => {
    const memory = new ChunkBuffers(DEFAULT_LIMITS);
    const used = [memory.take(), memory.take()];
    for (const buffer of used) memory.giveBack(buffer);
    const options = { limits: DEFAULT_LIMITS, memory };
    for (let index = 0; index < 3; index++) {
      const capture = captureOf("a.pcap", index, async () => new MemoryBytes(CAPTURE), options);
      for await (const _batch of capture.batches());
      expect(capture.end.kind).toBe("clean");
    }
    expect(used.includes(memory.take())).toBe(true);
  });

  it("is not given on while somebody may still write into it", async () => {
    const memory = new ChunkBuffers(DEFAULT_LIMITS);
    const slow = new SlowBytes(CAPTURE);
    const capture = captureOf("a.pcap", 0, async () => slow, { limits: DEFAULT_LIMITS, memory });
    const batches = capture.batches()[Symbol.asyncIterator]();
    await batches.next();
    const stopped = batches.return!(undefined);
    await slow.closed;
    const early = [memory.take(), memory.take()];
    expect(early.some(({ bytes }) => bytes === slow.target)).toBe(false);
    slow.finish();
    await stopped;
    const late = [memory.take(), memory.take()];
    expect(late.some(({ bytes }) => bytes === slow.target)).toBe(true);
  });

  it("is kept for a few captures and no more", () => {
    const memory = new ChunkBuffers(DEFAULT_LIMITS);
    const used = Array.from({ length: 64 }, () => memory.take());
    for (const buffer of used) memory.giveBack(buffer);
    const again = used.map(() => memory.take());
    expect(again.filter((buffer) => used.includes(buffer)).length).toBeLessThanOrEqual(4);
  });
});

/** Gives its content at once; the read after that is under way until `finish`, also when it is closed meanwhile. */
class SlowBytes implements ByteSource {
  readonly fault = undefined;
  target: Uint8Array | undefined;
  finish = (): void => {};
  readonly closed: Promise<void>;
  #noteClosed = (): void => {};
  #left: Uint8Array;

  constructor(content: Uint8Array) {
    this.#left = content;
    this.closed = new Promise((resolve) => {
      this.#noteClosed = resolve;
    });
  }

  read(target: Uint8Array, offset: number): Promise<number> {
    const content = this.#left;
    this.#left = content.subarray(content.length);
    if (content.length > 0) {
      target.set(content, offset);
      return Promise.resolve(content.length);
    }
    this.target = target;
    return new Promise((resolve) => {
      this.finish = () => resolve(0);
    });
  }

  async close(): Promise<void> {
    this.#noteClosed();
  }
}
