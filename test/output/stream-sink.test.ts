import { spawnSync } from "node:child_process";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { StreamSink } from "../../src/output/sinks/stream.js";
import { versionCheck } from "./example-alerts.js";

const alert = versionCheck;

/** A reader that takes one write at a time, when it is told to. */
class SlowReader extends Writable {
  readonly taken: string[] = [];
  #waiting: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 16, decodeStrings: false });
  }

  override _write(text: string, _: unknown, done: () => void): void {
    this.#waiting = () => {
      this.taken.push(text);
      done();
    };
  }

  async take(count: number): Promise<void> {
    for (let taken = 0; taken < count; taken++) {
      this.#waiting?.();
      await new Promise(setImmediate);
    }
  }
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

describe("records on a stream", () => {
  it("become lines", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader);
    sink.write({ text: "header" });
    sink.write({ text: "one", alert });
    await reader.take(2);
    expect(reader.taken).toEqual(["header\n", "one\n"]);
    expect(sink.delivery).toMatchObject({ written: 1, delivered: 1, lost: 0, bytes: 11 });
  });

  it("ask the writer to wait while the reader is behind", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader);
    expect(await isSettled(sink.ready())).toBe(true);
    sink.write({ text: "longer than the reader likes", alert });
    const ready = sink.ready();
    expect(await isSettled(ready)).toBe(false);
    await reader.take(1);
    expect(await isSettled(ready)).toBe(true);
  });

  it("are all taken when the sink is closed, and the stream stays open for others", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader);
    for (const text of ["one", "two", "three"]) sink.write({ text, alert });
    const closed = sink.close();
    expect(await isSettled(closed)).toBe(false);
    await reader.take(3);
    expect(await isSettled(closed)).toBe(true);
    expect(reader.writable).toBe(true);
  });

  it("stop asking the writer to wait when it is in a hurry", async () => {
    const sink = new StreamSink("stdout:", new SlowReader());
    sink.write({ text: "longer than the reader likes", alert });
    const hurry = new AbortController();
    const ready = sink.ready(hurry.signal);
    expect(await isSettled(ready)).toBe(false);
    hurry.abort();
    expect(await isSettled(ready)).toBe(true);
  });

  it("wait in 8 MiB for a reader that stalls, where the writer does not; the others are lost, and said to be", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader);
    const text = "x".repeat((1 << 20) - 1);
    for (let count = 0; count < 12; count++) sink.write({ text, alert });
    expect(sink.delivery).toMatchObject({ written: 12, delivered: 0, lost: 3 });
    expect(sink.delivery.trouble).toBe("Its reader is too slow: there was no room for some alerts.");
    await reader.take(2);
    sink.write({ text, alert });
    expect(sink.delivery).toMatchObject({ written: 13, delivered: 2, lost: 3 });
  });

  it("wait however many they are where the writer awaits its reader", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader, { what: "standard output", endsRun: true, slowReaders: "await" });
    const text = "x".repeat((1 << 20) - 1);
    for (let count = 0; count < 12; count++) sink.write({ text, alert });
    await reader.take(12);
    expect(sink.delivery).toMatchObject({ written: 12, delivered: 12, lost: 0 });
  });

  it("are lost where the reader has not taken them when time is up", async () => {
    const reader = new SlowReader();
    const sink = new StreamSink("stdout:", reader);
    for (const text of ["one", "two", "three"]) sink.write({ text, alert });
    await reader.take(1);
    const hurry = new AbortController();
    const closed = sink.close(hurry.signal);
    expect(await isSettled(closed)).toBe(false);
    hurry.abort();
    await closed;
    await reader.take(1);
    expect(sink.delivery).toMatchObject({ written: 3, delivered: 1, lost: 2, trouble: "Its reader took no more." });
  });

  it("are lost, and said to be, when the stream breaks", async () => {
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error("write ENOSPC"), { code: "ENOSPC" }));
      },
    });
    const sink = new StreamSink("stdout:", broken);
    for (const text of ["one", "two"]) sink.write({ text, alert });
    await sink.close();
    expect(sink.delivery).toMatchObject({ written: 2, delivered: 0, lost: 2, readerGone: false });
    expect(sink.delivery.trouble).toBe("Cannot write to standard output: no space is left on the device.");
  });
});

describe("standard output of a process", () => {
  const LINES = 20_000;
  const run = (pipeline: string): { stdout: string; stderr: string } =>
    spawnSync("bash", ["-c", pipeline], {
      encoding: "utf8",
      maxBuffer: 64 << 20,
      env: { ...process.env, PRINT: `${process.execPath} --import tsx test/output/programs/print-alerts.ts` },
    });

  it("is complete when the process exits, however slow the reader", () => {
    const { stdout } = run(`$PRINT ${LINES} | (sleep 0.3; wc -l)`);
    expect(Number(stdout)).toBe(LINES);
  });

  it("holds back the writer instead of piling up in memory", () => {
    const { stderr } = run(`$PRINT ${LINES} | (sleep 0.3; cat > /dev/null)`);
    const { mostUnread, delivered } = JSON.parse(stderr);
    expect(delivered).toBe(LINES);
    expect(mostUnread).toBeLessThan(128 << 10);
  });

  it("ends quietly when the reader has seen enough", () => {
    const { stdout, stderr } = run(`$PRINT ${LINES} | head -n 3`);
    expect(stdout.split("\n").filter(Boolean)).toHaveLength(3);
    expect(JSON.parse(stderr)).toMatchObject({ readerGone: true, lost: 0 });
  });

  it("says when the disk behind it is full", () => {
    const { stderr } = run("$PRINT 5 > /dev/full");
    expect(JSON.parse(stderr)).toMatchObject({ delivered: 0, lost: 5, readerGone: false });
    expect(stderr).toContain("no space is left on the device");
  });
});
