import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frame } from "../../../src/capture/frame.js";
import { openTimeline, type Timeline } from "../../../src/capture/timeline/timeline.js";
import { Counters } from "../../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { pcapFile } from "../pcap-file.js";
import { readFile } from "../read-capture.js";
import { temporaryFolder } from "../temporary-folder.js";

const hasMergecap = spawnSync("mergecap", ["--version"]).status === 0;

/** A capture with a frame at each of these times; its one byte is unique. */
let frameCount = 0;
const at = (...seconds: readonly number[]): Uint8Array =>
  pcapFile(seconds.map((second) => ({ seconds: second, data: [frameCount >> 8, frameCount++ & 0xff] })));

interface Merged {
  readonly frames: { readonly time: number; readonly data: string; readonly file: string; readonly number: number }[];
  readonly timeline: Timeline;
}

async function read(
  folder: string,
  names: readonly string[],
  limits: Partial<typeof DEFAULT_LIMITS> = {},
): Promise<Merged> {
  const paths = names.map((name) => join(folder, name));
  const timeline = await openTimeline(paths, { limits: { ...DEFAULT_LIMITS, ...limits } });
  const frames: Merged["frames"] = [];
  const frame = new Frame();
  for await (const batch of timeline.batches()) {
    while (batch.next(frame)) {
      const data = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString("hex");
      const file = timeline.parts[frame.capture]!.name.replace(`${folder}/`, "");
      frames.push({ time: frame.time / 1e6, data, file, number: frame.number });
    }
  }
  return { frames, timeline };
}

function limitsReached(timeline: Timeline): [string, number][] {
  const counters = new Counters();
  timeline.report(counters);
  return [...counters.entries()];
}

describe("a timeline", () => {
  it("merges files that overlap by the times of their frames, each with its own numbers", async () => {
    const folder = temporaryFolder({ "b.pcap": at(2, 4, 9), "a.pcap": at(1, 3, 5), "c.pcap": at(20) });
    const { frames, timeline } = await read(folder, ["a.pcap", "b.pcap", "c.pcap"]);
    expect(frames.map(({ time, file, number }) => `${time} ${file} ${number}`)).toEqual([
      "1 a.pcap 1",
      "2 b.pcap 1",
      "3 a.pcap 2",
      "4 b.pcap 2",
      "5 a.pcap 3",
      "9 b.pcap 3",
      "20 c.pcap 1",
    ]);
    expect(timeline.end).toEqual({ kind: "clean" });
    expect(timeline.parts.map(({ frames: count, end }) => [count, end.kind])).toEqual([
      [3, "clean"],
      [3, "clean"],
      [1, "clean"],
    ]);
  });

  it.runIf(hasMergecap)("gives what mergecap writes, times that go back and equal times included", async () => {
    const times = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 5 }), async (captures) => {
        // In the order of their first frames. Of two equal times mergecap takes the file it was given last.
        const sorted = captures.toSorted((left, right) => left[0]! - right[0]!);
        const names = sorted.map((_, index) => `${index}.pcap`);
        const folder = temporaryFolder(
          Object.fromEntries(sorted.map((seconds, index) => [names[index]!, at(...seconds)])),
        );
        execFileSync("mergecap", ["-F", "pcap", "-w", "merged", ...names.toReversed()], { cwd: folder });
        const merged = await readFile(join(folder, "merged"));
        const { frames } = await read(folder, names, { readChunkBytes: 40 });
        rmSync(join(folder, "merged"));
        expect(frames.map(({ time, data }) => [time * 1e6, data])).toEqual(
          merged.frames.map(({ time, data }) => [time, data]),
        );
      }),
      { numRuns: 25 },
    );
  });

  it("opens a file when its time has come and closes it at its end: rotated files are open one at a time", async () => {
    const files = Array.from({ length: 40 }, (_, index) => [
      `${100 + index}.pcap.gz`,
      gzipSync(at(index, index + 0.5)),
    ]);
    const folder = temporaryFolder(Object.fromEntries(files));
    const paths = files.map(([name]) => join(folder, name as string));
    const timeline = await openTimeline(paths, { limits: { ...DEFAULT_LIMITS, maxOpenCaptures: 2 } });
    const before = readdirSync("/proc/self/fd").length;
    const frame = new Frame();
    let most = 0;
    let frames = 0;
    for await (const batch of timeline.batches()) {
      while (batch.next(frame)) frames++;
      most = Math.max(most, readdirSync("/proc/self/fd").length - before);
    }
    expect(frames).toBe(80);
    expect(most).toBeLessThanOrEqual(2);
    expect(readdirSync("/proc/self/fd").length).toBe(before);
    expect(limitsReached(timeline)).toEqual([]);
  });

  it("wider than may be open reads the others late, and counts them", async () => {
    const folder = temporaryFolder({ a: at(1, 10), b: at(2, 11), c: at(3, 12), d: at(20) });
    const { frames, timeline } = await read(folder, ["a", "b", "c", "d"], { maxOpenCaptures: 2 });
    expect(frames.map(({ time }) => time)).toEqual([1, 2, 10, 3, 11, 12, 20]);
    expect(limitsReached(timeline)).toEqual([["limit.maxOpenCaptures", 1]]);
  });

  it("goes on without a file that is damaged, empty, no capture, or gone since it was listed", async () => {
    const folder = temporaryFolder({
      a: at(1, 4),
      cut: at(2, 3).subarray(0, -1),
      empty: "",
      text: "text",
      gone: at(1),
    });
    const paths = ["a", "cut", "empty", "text", "gone"].map((name) => join(folder, name));
    const ends: string[] = [];
    const timeline = await openTimeline(paths, {
      limits: DEFAULT_LIMITS,
      onEnd: ({ name, end }) =>
        ends.push(`${name.replace(`${folder}/`, "")} ${end.kind === "cut" ? end.problem : end.kind}`),
    });
    rmSync(join(folder, "gone"));
    const frame = new Frame();
    let frames = 0;
    for await (const batch of timeline.batches()) while (batch.next(frame)) frames++;
    expect(frames).toBe(3);
    expect(ends.toSorted()).toEqual([
      "a clean",
      "cut pcap.record-cut",
      "empty capture.empty",
      "gone input.not-found",
      "text capture.unknown-format",
    ]);
    expect(timeline.end.kind).toBe("cut");
  });

  it("closes what is open where somebody stops early", async () => {
    const folder = temporaryFolder({ a: at(1, 4), b: at(2, 3) });
    const before = readdirSync("/proc/self/fd").length;
    const timeline = await openTimeline([join(folder, "a"), join(folder, "b")], { limits: DEFAULT_LIMITS });
    const frame = new Frame();
    for await (const batch of timeline.batches()) {
      batch.next(frame);
      break;
    }
    expect(timeline.end.kind).toBe("interrupted");
    expect(readdirSync("/proc/self/fd").length).toBe(before);
  });
});
