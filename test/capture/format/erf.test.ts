import { describe, expect, it } from "vitest";
import { ByteWriter, join } from "../byte-writer.js";
import { problemOf, readBytes } from "../read-capture.js";

interface RecordFields {
  readonly type?: number;
  readonly length?: number;
  readonly seconds?: number;
  readonly onWire?: number;
}

function record(
  data: readonly number[],
  { type = 2, length, seconds = 1_000_000_000, onWire }: RecordFields = {},
): Uint8Array {
  const time = new ByteWriter(true).u32(0x8000_0000, seconds).u8(type, 4).done();
  const lengths = new ByteWriter(false).u16(length ?? 16 + data.length, 0, onWire ?? data.length);
  return join(time, lengths.bytes(data).done());
}

const THREE = join(record([1, 2, 3]), record([4, 5]), record([6], { onWire: 100 }));

describe("an ERF capture", () => {
  it("gives its records whole, with their times", async () => {
    const { frames, end } = await readBytes(THREE);
    expect(end).toEqual({ kind: "clean" });
    expect(
      frames.map(({ number, time, originalLength, linkType }) => [number, time, originalLength, linkType]),
    ).toEqual([
      [1, 1_000_000_000_500_000, 19, 197],
      [2, 1_000_000_000_500_000, 18, 197],
      [3, 1_000_000_000_500_000, 116, 197],
    ]);
    expect(frames[1]?.data).toBe("0000008000ca9a3b0204001200000002" + "0405");
  });

  it("does not count what fills the card's memory", async () => {
    const { frames } = await readBytes(join(record([1]), record([0, 0], { type: 48, seconds: 0 }), record([2])));
    expect(frames.map(({ number, data }) => [number, data.slice(-2)])).toEqual([
      [1, "01"],
      [2, "02"],
    ]);
  });

  it("may come in pieces of any size", async () => {
    const whole = await readBytes(THREE);
    for (const readChunkBytes of [1, 7, 50]) expect(await readBytes(THREE, { readChunkBytes })).toEqual(whole);
  });

  it.each([
    { name: "a cut record", bytes: THREE.subarray(0, -1), problem: "erf.record-cut", frames: 2 },
    {
      name: "a record below its header",
      bytes: join(THREE, record([7, 8, 9, 10]), record([1], { length: 15 })),
      problem: "erf.bad-record-length",
      frames: 4,
    },
    {
      name: "a record beyond what a frame can have",
      bytes: join(THREE, record([7, 8, 9, 10]), record([1], { length: 60_000 })),
      problem: "erf.bad-record-length",
      frames: 4,
    },
  ])("with $name says so", async ({ bytes, problem, frames }) => {
    const reading = await readBytes(bytes);
    expect(problemOf(reading)).toBe(problem);
    expect(reading.frames).toHaveLength(frames);
  });

  it.each([
    { name: "one record alone that is cut", bytes: record([1, 2, 3]).subarray(0, -1) },
    { name: "times before there were such cards", bytes: join(record([1]), record([2], { seconds: 100 })) },
    { name: "lengths that do not fit", bytes: join(record([1]), record([2], { length: 600 })) },
    { name: "an unknown type", bytes: join(record([1]), record([2], { type: 49 })) },
  ])("is not believed by $name", async ({ bytes }) => {
    expect(problemOf(await readBytes(bytes))).toBe("capture.unknown-format");
  });
});
