import { appendFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { Frame } from "../../../src/capture/frame.js";
import { openTimeline, type Timeline } from "../../../src/capture/timeline/timeline.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { PATIENCE_MS } from "../../until.js";
import { pcapFile, pcapHeader, pcapRecord } from "../pcap-file.js";
import { temporaryFolder } from "../temporary-folder.js";

const record = (second: number): Uint8Array => pcapRecord({ seconds: second, data: [second] });
const file = (...seconds: readonly number[]): Uint8Array =>
  pcapFile(seconds.map((at) => ({ seconds: at, data: [at] })));

/** Follows a folder, and lets a test wait for what it has read. */
class Follower {
  readonly seconds: number[] = [];
  readonly followed: (string | undefined)[] = [];
  readonly folder: string;
  timeline: Timeline | undefined;
  #ended: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(files: Readonly<Record<string, Uint8Array>>) {
    this.folder = temporaryFolder(files);
    onTestFinished(() => this.stop());
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async start(): Promise<this> {
    const find = async (): Promise<string[]> =>
      readdirSync(this.folder)
        .sort()
        .map((name) => this.path(name));
    this.timeline = await openTimeline(await find(), {
      limits: DEFAULT_LIMITS,
      signal: this.#stop.signal,
      follow: { find, onFollow: (path) => this.followed.push(path?.replace(`${this.folder}/`, "")) },
    });
    this.#ended = this.#read(this.timeline);
    return this;
  }

  async #read(timeline: Timeline): Promise<void> {
    const frame = new Frame();
    for await (const batch of timeline.batches()) while (batch.next(frame)) this.seconds.push(frame.time / 1e6);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  waitFor(...seconds: readonly number[]): Promise<void> {
    return expect.poll(() => this.seconds, { timeout: PATIENCE_MS, interval: 20 }).toEqual(seconds);
  }

  ends(): string[] {
    return this.timeline!.parts.map(({ name, frames, end }) => {
      return `${name.replace(`${this.folder}/`, "")} ${frames} ${end.kind === "cut" ? end.problem : end.kind}`;
    });
  }
}

describe("a file that is followed", () => {
  it("is read as it grows, a record in pieces too, and ends without a complaint", async () => {
    const follower = await new Follower({ a: pcapHeader().subarray(0, 10) }).start();
    appendFileSync(follower.path("a"), pcapHeader().subarray(10));
    appendFileSync(follower.path("a"), record(1));
    await follower.waitFor(1);
    appendFileSync(follower.path("a"), record(2).subarray(0, 12));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(follower.seconds).toEqual([1]);
    appendFileSync(follower.path("a"), record(2).subarray(12));
    appendFileSync(follower.path("a"), record(3).subarray(0, 5));
    await follower.waitFor(1, 2);
    await follower.stop();
    expect(follower.ends()).toEqual(["a 2 interrupted"]);
  });

  it("may be compressed", async () => {
    const follower = await new Follower({ "a.gz": gzipSync(file(1)) }).start();
    await follower.waitFor(1);
    appendFileSync(follower.path("a.gz"), gzipSync(record(2)));
    await follower.waitFor(1, 2);
  });

  it("that is cut back says so, and is read anew with what is written then", async () => {
    const follower = await new Follower({ a: file(1, 2) }).start();
    await follower.waitFor(1, 2);
    truncateSync(follower.path("a"), 0);
    await expect.poll(() => follower.followed, { timeout: PATIENCE_MS }).toEqual(["a", undefined]);
    writeFileSync(follower.path("a"), file(3));
    await follower.waitFor(1, 2, 3);
    await follower.stop();
    expect(follower.ends()).toEqual(["a 2 capture.cut-back", "a 1 interrupted"]);
  });

  it("that is moved away is read to its end, and the one that takes its place is followed", async () => {
    const follower = await new Follower({ a: file(1) }).start();
    await follower.waitFor(1);
    appendFileSync(follower.path("a"), record(2));
    renameSync(follower.path("a"), `${follower.folder}.old`);
    onTestFinished(() => rmSync(`${follower.folder}.old`));
    writeFileSync(follower.path("a"), file(3));
    await follower.waitFor(1, 2, 3);
    await follower.stop();
    expect(follower.ends()).toEqual(["a 2 clean", "a 1 interrupted"]);
  });
});

describe("a folder that is followed", () => {
  it("is read in order of time first, then each new file, the one before to its end", async () => {
    const follower = await new Follower({ b: file(2, 5), a: file(1, 3) }).start();
    await follower.waitFor(1, 2, 3, 5);
    appendFileSync(follower.path("b"), record(6));
    writeFileSync(follower.path("c"), file(7));
    await follower.waitFor(1, 2, 3, 5, 6, 7);
    await follower.stop();
    expect(follower.followed).toEqual(["b", "c"]);
    expect(follower.ends()).toEqual(["a 2 clean", "b 3 clean", "c 1 interrupted"]);
  });

  it("may use its names again, as a ring of files does", async () => {
    const follower = await new Follower({ "0": file(1), "1": file(2) }).start();
    await follower.waitFor(1, 2);
    writeFileSync(follower.path("0"), file(3));
    await follower.waitFor(1, 2, 3);
    writeFileSync(follower.path("1"), file(4));
    await follower.waitFor(1, 2, 3, 4);
    expect(follower.followed).toEqual(["1", "0", "1"]);
  });
});
