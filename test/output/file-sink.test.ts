import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { OutputError } from "../../src/output/output-error.js";
import { FileSink } from "../../src/output/sinks/file.js";
import { versionCheck } from "./example-alerts.js";

const alert = versionCheck;
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "skyspan-"));
  path = join(folder, "alerts.jsonl");
});

afterEach(() => rmSync(folder, { recursive: true }));

const content = (of = path): string => readFileSync(of, "utf8");

/** A name that leads to the device that is always full, until it is led elsewhere. */
function fullDisk(): string {
  const name = join(folder, "on-a-full-disk");
  symlinkSync("/dev/full", name);
  return name;
}

describe("a file of alerts", () => {
  it("has each record as a line before write returns, so that a killed process loses nothing", async () => {
    const sink = new FileSink(path);
    sink.write({ text: "one", alert });
    expect(content()).toBe("one\n");
    sink.write({ text: "two", alert });
    expect(content()).toBe("one\ntwo\n");
    await sink.close();
    expect(sink.delivery).toEqual({
      written: 2,
      delivered: 2,
      bytes: 8,
      lost: 0,
      refused: 0,
      pending: 0,
      readerGone: false,
      trouble: undefined,
    });
  });

  it("is appended to", async () => {
    writeFileSync(path, "before\n");
    const sink = new FileSink(path);
    sink.write({ text: "after", alert });
    await sink.close();
    expect(content()).toBe("before\nafter\n");
  });

  it("is not for everybody to read", async () => {
    const before = process.umask(0);
    const sink = new FileSink(path);
    process.umask(before);
    await sink.close();
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("holds long records whole", async () => {
    const text = "\u2122".repeat(100_000);
    const sink = new FileSink(path);
    sink.write({ text, alert });
    await sink.close();
    expect(content()).toBe(`${text}\n`);
    expect(sink.delivery.bytes).toBe(300_001);
  });
});

describe("rotation of our own", () => {
  const never = {
    maxBytes: Number.POSITIVE_INFINITY,
    maxAgeMs: Number.POSITIVE_INFINITY,
    keep: 2,
    sync: "never",
  } as const;

  it("begins a new file before the size is passed, keeps so many old ones, and tears no line", async () => {
    const sink = new FileSink(path, { ...never, maxBytes: 10 });
    for (const text of ["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg"]) sink.write({ text, alert });
    await sink.close();
    expect([content(), content(`${path}.1`), content(`${path}.2`)]).toEqual(["gggg\n", "eeee\nffff\n", "cccc\ndddd\n"]);
    expect(() => content(`${path}.3`)).toThrow("ENOENT");
    expect(sink.delivery).toMatchObject({ delivered: 7, lost: 0, trouble: undefined });
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("counts what was in the file before", async () => {
    writeFileSync(path, "12345678\n");
    const sink = new FileSink(path, { ...never, maxBytes: 10 });
    sink.write({ text: "new", alert });
    await sink.close();
    expect([content(), content(`${path}.1`)]).toEqual(["new\n", "12345678\n"]);
  });

  it("begins a new file when the old one has its age", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const sink = new FileSink(path, { ...never, maxAgeMs: 3_600_000 });
    sink.write({ text: "old", alert });
    vi.advanceTimersByTime(3_600_001);
    sink.write({ text: "new", alert });
    await sink.close();
    expect([content(), content(`${path}.1`)]).toEqual(["new\n", "old\n"]);
  });

  it.each(["always", "interval"] as const)("forces lines to disk: %s", async (sync) => {
    const sink = new FileSink(path, { ...never, sync });
    sink.write({ text: "one", alert });
    await sink.close();
    expect(content()).toBe("one\n");
  });
});

describe("log rotation", () => {
  it("goes on in a new file once told that the old one was moved", async () => {
    const sink = new FileSink(path);
    sink.write({ text: "old", alert });
    renameSync(path, `${path}.1`);
    sink.write({ text: "still old", alert });
    sink.reopen();
    sink.write({ text: "new", alert });
    await sink.close();
    expect(content(`${path}.1`)).toBe("old\nstill old\n");
    expect(content()).toBe("new\n");
    expect(sink.delivery).toMatchObject({ delivered: 3, lost: 0 });
  });

  it("may happen several times in a row", async () => {
    const sink = new FileSink(path);
    for (const turn of ["1", "2", "3"]) {
      sink.write({ text: turn, alert });
      renameSync(path, `${path}.${turn}`);
      sink.reopen();
      sink.reopen();
    }
    await sink.close();
    expect(["1", "2", "3"].map((turn) => content(`${path}.${turn}`))).toEqual(["1\n", "2\n", "3\n"]);
  });

  it("keeps to the old file, and says so, where the new one cannot be opened", async () => {
    const inner = mkdtempSync(join(folder, "inner-"));
    const sink = new FileSink(join(inner, "alerts.jsonl"));
    renameSync(inner, `${inner}-moved`);
    sink.reopen();
    expect(sink.delivery.trouble).toMatch(/^Cannot reopen .*: its directory does not exist\. Lines go on into the old/);
    sink.write({ text: "kept", alert });
    renameSync(`${inner}-moved`, inner);
    sink.reopen();
    expect(sink.delivery.trouble).toBeUndefined();
    sink.write({ text: "kept too", alert });
    await sink.close();
    expect(content(join(inner, "alerts.jsonl"))).toBe("kept\nkept too\n");
    expect(sink.delivery).toMatchObject({ delivered: 2, lost: 0 });
  });
});

describe("a full disk", () => {
  it("loses what was still refused at the end, counted and said in a sentence", async () => {
    const sink = new FileSink(fullDisk());
    sink.write({ text: "one", alert });
    sink.write({ text: "two", alert });
    await sink.close();
    expect(sink.delivery).toMatchObject({ written: 2, delivered: 0, bytes: 0, lost: 2 });
    expect(sink.delivery.trouble).toMatch(/^Cannot write to .*on-a-full-disk: no space is left on the device\.$/);
  });

  it("loses nothing where there is room again in time", async () => {
    const name = fullDisk();
    const sink = new FileSink(name);
    sink.write({ text: "one", alert });
    sink.write({ text: "two", alert });
    unlinkSync(name);
    symlinkSync(path, name);
    sink.reopen();
    sink.write({ text: "three", alert });
    await sink.close();
    expect(content()).toBe("one\ntwo\nthree\n");
    expect(sink.delivery).toMatchObject({ written: 3, delivered: 3, lost: 0 });
  });

  it("does not fill the memory instead", async () => {
    const sink = new FileSink(fullDisk());
    const text = "x".repeat(1 << 20);
    for (let record = 0; record < 20; record++) sink.write({ text, alert });
    expect(sink.delivery.lost).toBeGreaterThanOrEqual(12);
    await sink.close();
    expect(sink.delivery.lost).toBe(20);
  });
});

describe("a named pipe", () => {
  it("loses what its reader did not stay for", async () => {
    execFileSync("mkfifo", [path]);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const sink = new FileSink(path);
    sink.write({ text: "one", alert });
    closeSync(reader);
    sink.write({ text: "two", alert });
    sink.write({ text: "three", alert });
    await sink.close();
    expect(sink.delivery).toMatchObject({ written: 3, delivered: 1, lost: 2 });
    expect(sink.delivery.trouble).toMatch(/the reader has gone away\.$/);
  });
});

describe("a file that cannot be opened", () => {
  it.each([
    ["a folder", () => folder, "it is a directory"],
    ["a file in a folder that is not there", () => join(folder, "no", "alerts.jsonl"), "its directory does not exist"],
  ])("is refused at once, with the reason: %s", (_, name, reason) => {
    expect(() => new FileSink(name())).toThrow(OutputError);
    expect(() => new FileSink(name())).toThrow(`Cannot write alerts to ${name()}: ${reason}.`);
  });
});
