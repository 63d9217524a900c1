import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { join } from "../byte-writer.js";
import { pcapFile } from "../pcap-file.js";
import { problemOf, readBytes } from "../read-capture.js";
import { blockHeader, compressedSample, LARGEST_BLOCK, RUN, skippableFrame, zstdFrame } from "../zstd-file.js";

const NO_BYTES = new Uint8Array(0);
const RECORDS = Array.from({ length: 40 }, (_, index) => ({ fraction: index, data: [index, index * 7, index ^ 85] }));
const CAPTURE = pcapFile(RECORDS);
const COMPRESSED = compressedSample();
/** More than one block holds, and more than a step gives. */
const LONG = pcapFile(Array.from({ length: 400 }, (_, index) => ({ data: new Uint8Array(1_000).fill(index) })));

describe("zstd", () => {
  it("is known by its first bytes and read as what is in it", async () => {
    expect(await readBytes(COMPRESSED)).toEqual(await readBytes(CAPTURE));
  });

  it("may come in pieces of any size", async () => {
    const whole = await readBytes(CAPTURE);
    for (const readChunkBytes of [1, 2, 3, 50, 4_096])
      expect(await readBytes(COMPRESSED, { readChunkBytes })).toEqual(whole);
  });

  it("may be longer than a block", async () => {
    expect(await readBytes(zstdFrame(LONG))).toEqual(await readBytes(LONG));
  });

  it("may have several frames, cut anywhere, and frames to be skipped, also first", async () => {
    const whole = await readBytes(CAPTURE);
    const skipped = skippableFrame(Uint8Array.of(1, 2, 3));
    for (let cut = 0; cut <= CAPTURE.length; cut += 13) {
      const frames = [CAPTURE.subarray(0, cut), NO_BYTES, CAPTURE.subarray(cut)].map((part) => zstdFrame(part));
      expect(await readBytes(join(skipped, ...frames, skipped))).toEqual(whole);
    }
  });

  it("of nothing is an empty capture", async () => {
    expect(problemOf(await readBytes(zstdFrame(NO_BYTES)))).toBe("capture.empty");
  });

  it("inside another compression is named", async () => {
    for (const twice of [zstdFrame(COMPRESSED), gzipSync(COMPRESSED)]) {
      const { end } = await readBytes(twice);
      expect(end).toHaveProperty("message", expect.stringContaining("compressed twice, the second time with zstd"));
    }
  });
});

describe("damaged zstd", () => {
  it("gives what came before its end, for every prefix", async () => {
    const { frames } = await readBytes(CAPTURE);
    const first = zstdFrame(CAPTURE.subarray(0, 300));
    const twoFrames = join(first, zstdFrame(CAPTURE.subarray(300)));
    for (const file of [COMPRESSED, twoFrames]) {
      for (let length = 4; length < file.length; length++) {
        const reading = await readBytes(file.subarray(0, length));
        const isBetween = file === twoFrames && length === first.length;
        expect(problemOf(reading)).toBe(isBetween ? "pcap.record-cut" : "capture.zstd-cut");
        expect(reading.frames).toEqual(frames.slice(0, reading.frames.length));
      }
    }
  });

  it("gives the blocks before the damage", async () => {
    const file = zstdFrame(LONG);
    file[file.length - 100_000] = 0;
    file.set(blockHeader(3, 1_000, true), 6 + 3 + LARGEST_BLOCK);
    const reading = await readBytes(file);
    expect(problemOf(reading)).toBe("capture.zstd-damaged");
    expect(reading.frames.length).toBeGreaterThan(120);
    expect(reading.end).toHaveProperty(
      "message",
      expect.stringMatching(/^The zstd data is damaged: the packets before/),
    );
  });

  it("says so where only the checksum is wrong, or garbage follows", async () => {
    const damaged = Uint8Array.from(COMPRESSED);
    damaged[damaged.length - 1]! ^= 1;
    for (const file of [damaged, join(COMPRESSED, Uint8Array.of(10, 13, 10, 13))])
      expect(problemOf(await readBytes(file))).toBe("capture.zstd-damaged");
  });

  it("ends on its own for every flipped byte", async () => {
    for (let at = 4; at < COMPRESSED.length; at++) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(COMPRESSED);
        damaged[at]! ^= bits;
        expect(["clean", "cut"]).toContain((await readBytes(damaged)).end.kind);
      }
    }
  });

  it("that asks for too large a window is refused before memory is taken", async () => {
    const { end } = await readBytes(zstdFrame(CAPTURE, { exponent: 21 }));
    expect(end).toMatchObject({ kind: "cut", problem: "capture.zstd-window-too-large" });
  });

  it("that needs a dictionary says so", async () => {
    const { end } = await readBytes(zstdFrame(CAPTURE, { dictionary: 1_234 }));
    expect(end).toMatchObject({ kind: "cut", problem: "capture.zstd-dictionary" });
  });

  it("that claims much and holds little takes no memory", async () => {
    const start = zstdFrame(NO_BYTES).subarray(0, 6);
    const run = Uint8Array.of(...blockHeader(RUN, LARGEST_BLOCK, false), 0);
    const bomb = join(start, ...Array.from({ length: 1_000 }, () => run));
    const before = process.memoryUsage().rss;
    expect(problemOf(await readBytes(bomb))).toBe("capture.unknown-format");
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });
});
