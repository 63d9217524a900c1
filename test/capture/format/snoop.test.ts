import { describe, expect, it } from "vitest";
import { ByteWriter, join } from "../byte-writer.js";
import { problemOf, readBytes } from "../read-capture.js";

const header = (version = 2, kind = 4): Uint8Array =>
  new ByteWriter(false).bytes(Buffer.from("snoop\0\0\0")).u32(version, kind).done();

interface RecordFields {
  readonly original?: number;
  readonly length?: number;
}

/** Padded to 4 bytes, as Solaris writes it. */
function record(data: readonly number[], { original = data.length, length }: RecordFields = {}): Uint8Array {
  const padded = Math.ceil(data.length / 4) * 4;
  return new ByteWriter(false)
    .u32(original, data.length, length ?? 24 + padded, 0, 1_000, 7)
    .bytes(data)
    .pad()
    .done();
}

describe("a snoop capture", () => {
  it("gives its frames with their times and lengths", async () => {
    const { frames, end } = await readBytes(join(header(), record([1, 2, 3], { original: 60 }), record([4])));
    expect(end).toEqual({ kind: "clean" });
    expect(frames).toEqual([
      { number: 1, time: 1_000_000_007, data: "010203", originalLength: 60, linkType: 1, interface: 0 },
      { number: 2, time: 1_000_000_007, data: "04", originalLength: 1, linkType: 1, interface: 0 },
    ]);
  });

  it.each([
    { kind: 0, linkType: 1 },
    { kind: 2, linkType: 6 },
    { kind: 8, linkType: 10 },
    { kind: 18, linkType: 123 },
    { kind: 26, linkType: 242 },
  ])("of kind $kind has link type $linkType", async ({ kind, linkType }) => {
    expect((await readBytes(join(header(2, kind), record([1])))).frames).toMatchObject([{ linkType }]);
  });

  it("may come in pieces of any size", async () => {
    const file = join(header(), ...Array.from({ length: 9 }, (_, index) => record([index, 0, index])));
    const whole = await readBytes(file);
    expect(whole.frames).toHaveLength(9);
    for (const readChunkBytes of [1, 7, 40]) expect(await readBytes(file, { readChunkBytes })).toEqual(whole);
  });

  it.each([
    { name: "a cut header", bytes: header().subarray(0, 15), problem: "snoop.header-cut", frames: 0 },
    { name: "another version", bytes: header(3), problem: "snoop.unknown-version", frames: 0 },
    { name: "an unknown link", bytes: header(2, 9), problem: "snoop.unknown-link", frames: 0 },
    {
      name: "a cut record",
      bytes: join(header(), record([1]), record([2]).subarray(0, -1)),
      problem: "snoop.record-cut",
      frames: 1,
    },
    {
      name: "a record below its frame",
      bytes: join(header(), record([1], { length: 24 })),
      problem: "snoop.bad-record-length",
      frames: 0,
    },
    {
      name: "a huge record",
      bytes: join(header(), record([1]), record([1], { length: 0x7fffffff })),
      problem: "snoop.bad-record-length",
      frames: 1,
    },
  ])("with $name says so", async ({ bytes, problem, frames }) => {
    const reading = await readBytes(bytes);
    expect(problemOf(reading)).toBe(problem);
    expect(reading.frames).toHaveLength(frames);
  });
});
