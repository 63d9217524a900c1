import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileBytes } from "../../../src/capture/bytes/file-bytes.js";

const MIB = 1 << 20;
const LENGTH = 3 * MIB + 12_345;

describe("the bytes of a file", () => {
  let folder: string;
  let path: string;
  const content = Uint8Array.from({ length: LENGTH }, (_, index) => (index * 7) ^ (index >>> 8));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "skyspan-file-bytes-"));
    path = join(folder, "a.pcap");
    writeFileSync(path, content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function readAll(length: number): Promise<Uint8Array> {
    const file = new FileBytes(openSync(path, "r"));
    const target = new Uint8Array(length);
    const all: Uint8Array[] = [];
    for (let count = await file.read(target, 0, length); count > 0; count = await file.read(target, 0, length)) {
      all.push(target.slice(0, count));
    }
    await file.close();
    return Buffer.concat(all);
  }

  it.each([1_000, 65_537, MIB, 4 * MIB])("come whole and in order, asked for by %d", async (length) => {
    expect(Buffer.compare(await readAll(length), content)).toBe(0);
  });

  it("leave the event loop a turn in every megabyte", async () => {
    let turns = 0;
    let reads = true;
    const turn = (): void => {
      turns++;
      if (reads) setImmediate(turn);
    };
    setImmediate(turn);
    await readAll(MIB);
    reads = false;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(LENGTH / MIB) - 1);
  });

  it("are no more once closed", async () => {
    const file = new FileBytes(openSync(path, "r"));
    const target = new Uint8Array(10);
    expect(await file.read(target, 0, 10)).toBe(10);
    await file.close();
    await file.close();
    expect(await file.read(target, 0, 10)).toBe(0);
    expect(file.fault).toBeUndefined();
  });

  it("end with a fault where reading fails", async () => {
    const descriptor = openSync(path, "r");
    const file = new FileBytes(descriptor);
    closeSync(descriptor);
    expect(await file.read(new Uint8Array(10), 0, 10)).toBe(0);
    expect(file.fault).toEqual({ problem: "capture.read-failed", message: "reading failed (EBADF)" });
  });
});
