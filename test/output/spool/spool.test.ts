import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Counters } from "../../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { HEADER_BYTES } from "../../../src/output/spool/record.js";
import { Spool, type SpoolOptions } from "../../../src/output/spool/spool.js";

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "skyspan-spool-"));
  folder = join(home, "spool");
});
afterEach(() => rmSync(home, { recursive: true }));

const open = (options: Partial<SpoolOptions> = {}): Spool =>
  Spool.open({ folder, maxBytes: 1 << 20, sync: "never", ...options });

function texts(spool: Spool, from = 1): string[] {
  const reader = spool.read(from);
  const found: string[] = [];
  for (let record = reader.next(); record !== undefined; record = reader.next()) found.push(record.text);
  reader.close();
  return found;
}

const segments = (of = folder): string[] => readdirSync(of).filter((name) => name.endsWith(".seg"));

/** A spool as a killed process leaves it: no close, and the lock of a process that is no more. */
function leftBehind(count: number): string[] {
  const spool = open();
  spool.join("siem");
  const written = Array.from({ length: count }, (_, number) => `alert ${number} ${"x".repeat(number * 3)} \u2122`);
  for (const text of written) spool.append(text);
  writeFileSync(join(folder, "lock"), JSON.stringify({ host: "this", pid: 0, since: "" }));
  rmSync(join(folder, "lock"));
  return written;
}

describe("a spool", () => {
  it("gives back what it was given, in order, also to the next run", () => {
    const written = leftBehind(20);
    const next = open();
    expect(texts(next)).toEqual(written);
    next.append("of the next run");
    expect(texts(next)).toEqual([...written, "of the next run"]);
    next.close();
  });

  it("can be read while it is written", () => {
    const spool = open();
    spool.join("siem");
    const reader = spool.read(1);
    for (let number = 0; number < 500; number++) {
      spool.append(`${number} ${"y".repeat(1_000)}`);
      expect(reader.next()?.text.split(" ")[0]).toBe(String(number));
      expect(reader.next()).toBeUndefined();
    }
    reader.close();
    spool.close();
  });

  it("begins at the end for a new destination, and where it was for one that is known", () => {
    const first = open();
    first.join("old");
    for (const text of ["a", "b", "c"]) first.append(text);
    first.settle("old", 2);
    first.close();
    const second = open();
    expect(second.join("old").next).toBe(2);
    expect(second.join("new").next).toBe(4);
    second.close();
  });

  it("lets go of segments when every destination is past them", () => {
    const spool = open({ maxBytes: 1 << 16 });
    spool.join("fast");
    spool.join("slow");
    for (let number = 0; number < 40; number++) spool.append("z".repeat(1_000));
    spool.settle("fast", spool.next);
    const before = segments().length;
    expect(before).toBeGreaterThan(5);
    spool.settle("slow", spool.next);
    expect(segments().length).toBeLessThanOrEqual(1);
    spool.close();
    expect(segments()).toEqual([]);
  });

  it("full: the oldest go, are counted for whoever still wanted them, and the bound holds", () => {
    const spool = open({ maxBytes: 1 << 16 });
    const place = spool.join("down");
    for (let number = 0; number < 1_000; number++) {
      spool.append(`${number} ${"z".repeat(1_000)}`);
      expect(spool.bytes).toBeLessThanOrEqual(1 << 16);
    }
    const kept = texts(spool, place.next);
    expect(place.lost + kept.length).toBe(1_000);
    expect(kept[0]!.split(" ")[0]).toBe(String(place.lost));
    spool.close();
  });

  it("is for its owner: folder 0700, files 0640", () => {
    const spool = open();
    spool.join("siem");
    spool.append("a");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o137).toBe(0);
    spool.close();
  });
});

it("an alert too long to be told from damage is not taken, and counted", () => {
  const spool = open({ maxBytes: 1 << 24 });
  expect(spool.append("x".repeat(DEFAULT_LIMITS.maxSpoolRecordBytes + 1))).toBe(false);
  expect(spool.append("x".repeat(DEFAULT_LIMITS.maxSpoolRecordBytes))).toBe(true);
  expect(texts(spool)).toHaveLength(1);
  const counters = new Counters();
  spool.report(counters);
  expect(counters.entries()).toEqual([["limit.maxSpoolRecordBytes", 1]]);
  spool.close();
});

describe("a spool that was damaged", () => {
  const records = 8;
  let written: string[];
  let bytes: Buffer;
  let name: string;

  /** Where each record of the segment ends. */
  const ends = (): number[] => {
    let end = 0;
    return written.map((text) => {
      end += HEADER_BYTES + Buffer.byteLength(text);
      return end;
    });
  };

  function reopened(damage: (path: string) => void): Spool {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, name), bytes);
    damage(join(folder, name));
    return open();
  }

  beforeEach(() => {
    written = leftBehind(records);
    name = segments()[0]!;
    bytes = readFileSync(join(folder, name));
    copyFileSync(join(folder, name), join(home, "whole"));
  });

  it("cut at any byte: every record before the cut is there, and the next run goes on behind them", () => {
    for (let length = 0; length < bytes.length; length++) {
      const spool = reopened((path) => truncateSync(path, length));
      const whole = written.filter((_, index) => ends()[index]! <= length);
      expect(texts(spool)).toEqual(whole);
      spool.join("siem");
      expect(spool.next).toBe(whole.length + 1);
      spool.append("after");
      expect(texts(spool).at(-1)).toBe("after");
      spool.close();
    }
  });

  it("with any byte changed: every other record is there", () => {
    for (let place = 0; place < bytes.length; place++) {
      const spool = reopened((path) => {
        const damaged = Buffer.from(bytes);
        damaged[place] = damaged[place]! ^ (1 << (place % 8));
        writeFileSync(path, damaged);
      });
      const hit = ends().findIndex((end) => place < end);
      expect(texts(spool)).toEqual(written.filter((_, index) => index !== hit));
      spool.close();
    }
  });

  it("with a cursor that cannot be read: everything is delivered once more", () => {
    const spool = reopened((path) => writeFileSync(join(path, "../cursor-0123456789abcdef.json"), "{"));
    expect(texts(spool)).toEqual(written);
    spool.close();
  });
});

describe("two processes", () => {
  it("do not share a spool: the second is told whose it is and what to do", () => {
    const first = open();
    expect(() => open()).toThrow(
      `The spool ${folder} is in use by process ${process.pid}. Give this run one of its own with --spool DIR.`,
    );
    first.close();
    open().close();
  });

  it.each([
    ["of a process that is no more", { pid: 2 ** 22 + 1, since: "" }],
    ["of a process number that was used again", { pid: process.pid, since: "1" }],
  ])("a lock %s is taken over", async (_, owner) => {
    const { hostname } = await import("node:os");
    mkdirSync(folder);
    writeFileSync(join(folder, "lock"), JSON.stringify({ host: hostname(), ...owner }));
    open().close();
  });

  it("a folder that cannot be made: one sentence", () => {
    writeFileSync(join(home, "file"), "");
    expect(() => open({ folder: join(home, "file", "spool") })).toThrow(/^Cannot keep a spool in .*Name a folder/);
  });
});
