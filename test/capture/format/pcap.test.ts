import { describe, expect, it } from "vitest";
import { join } from "../byte-writer.js";
import { MODIFIED, NANOSECONDS, type PcapRecord, pcapFile, pcapHeader, pcapRecord } from "../pcap-file.js";
import { problemOf, readBytes } from "../read-capture.js";

const RECORDS: readonly PcapRecord[] = [
  { seconds: 1_156_534_266, fraction: 654_321, data: [1, 2, 3], original: 60 },
  { seconds: 1_156_534_267, fraction: 0, data: [] },
  { seconds: 4_294_967_295, fraction: 999_999, data: [4, 5] },
];
const FRAMES = [
  { number: 1, time: 1_156_534_266_654_321, data: "010203", originalLength: 60, linkType: 1, interface: 0 },
  { number: 2, time: 1_156_534_267_000_000, data: "", originalLength: 0, linkType: 1, interface: 0 },
  { number: 3, time: 4_294_967_295_999_999, data: "0405", originalLength: 2, linkType: 1, interface: 0 },
];

describe.each([
  { order: "little", little: true },
  { order: "big", little: false },
])("classic pcap, $order-endian", ({ little }) => {
  it("gives every frame with its time, lengths and link type", async () => {
    const reading = await readBytes(pcapFile(RECORDS, { little }));
    expect(reading.frames).toEqual(FRAMES);
    expect(reading.end).toEqual({ kind: "clean" });
    expect(reading.interfaces).toEqual([{ linkType: 1, snaplen: 65_535 }]);
  });

  it("reads nanoseconds", async () => {
    const { frames } = await readBytes(
      pcapFile([{ seconds: 1_000_000, fraction: 123_456_500, data: [1] }], { little, magic: NANOSECONDS }),
    );
    expect(frames[0]!.time).toBe(1_000_000_123_456.5);
  });

  it("never shows nanoseconds as the next microsecond", async () => {
    const { frames } = await readBytes(
      pcapFile([{ seconds: 1_700_000_000, fraction: 999_999_999, data: [] }], { little, magic: NANOSECONDS }),
    );
    expect(Math.floor(frames[0]!.time)).toBe(1_700_000_000_999_999);
  });

  it("reads the longer records of a1b2cd34", async () => {
    const extra = [9, 9, 9, 9, 8, 8, 7, 0];
    const { frames, end } = await readBytes(
      pcapFile(
        RECORDS.map((record) => ({ ...record, extra })),
        { little, magic: MODIFIED },
      ),
    );
    expect(frames).toEqual(FRAMES);
    expect(end.kind).toBe("clean");
  });

  it("takes the link type from the low 16 bits and leaves the frame check sequence bits alone", async () => {
    const { frames } = await readBytes(pcapFile([{ data: [1] }], { little, network: 0x2400_0071 }));
    expect(frames[0]!.linkType).toBe(113);
  });

  it("gives the same frames whatever the chunk size", async () => {
    const file = pcapFile(RECORDS, { little });
    for (let readChunkBytes = 1; readChunkBytes <= file.length + 1; readChunkBytes++)
      expect((await readBytes(file, { readChunkBytes })).frames).toEqual(FRAMES);
  });

  it("gives the frames before the end and names what is cut, for every prefix", async () => {
    const file = pcapFile(RECORDS, { little });
    const ends = [24, 43, 59, 77];
    expect(file.length).toBe(77);
    for (let length = 0; length < file.length; length++) {
      const reading = await readBytes(file.subarray(0, length), { readChunkBytes: 7 });
      const whole = ends.filter((end) => end <= length);
      expect(reading.frames).toEqual(FRAMES.slice(0, Math.max(0, whole.length - 1)));
      if (length === 0) expect(problemOf(reading)).toBe("capture.empty");
      else if (length < 4) expect(problemOf(reading)).toBe("capture.unknown-format");
      else if (length < 24) expect(problemOf(reading)).toBe("pcap.header-cut");
      else if (whole.at(-1) === length) expect(problemOf(reading)).toBe("clean");
      else expect(reading.end).toMatchObject({ problem: "pcap.record-cut", offset: whole.at(-1) });
    }
  });
});

describe("damaged classic pcap", () => {
  it("stops at a record that is longer than a frame can be, and gives those before it", async () => {
    for (const captured of [4_097, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]) {
      const reading = await readBytes(pcapFile([{ data: [1] }, { data: [2], captured }]));
      expect(reading.frames.map(({ data }) => data)).toEqual(["01"]);
      expect(reading.end).toMatchObject({ problem: "pcap.record-too-long", offset: 24 + 17 });
      expect(reading.end).toHaveProperty(
        "message",
        expect.stringContaining(`byte 41 claims ${captured} captured bytes`),
      );
    }
  });

  it("takes a record as long as a frame can be", async () => {
    const data = new Uint8Array(4_096).fill(7);
    const { frames, end } = await readBytes(pcapFile([{ data }, { data }]), { readChunkBytes: 100 });
    expect(frames.map((frame) => frame.data.length)).toEqual([8_192, 8_192]);
    expect(end.kind).toBe("clean");
  });

  it("never says that a frame was shorter than what was captured of it", async () => {
    for (const original of [0, 1, 0xffff_ffff]) {
      const { frames } = await readBytes(pcapFile([{ data: [1, 2, 3], original }]));
      expect(frames[0]!.originalLength).toBe(3);
    }
  });

  it("takes any version from 2 on and refuses earlier ones in words", async () => {
    expect(problemOf(await readBytes(pcapFile([], { minor: 0 })))).toBe("clean");
    expect((await readBytes(pcapFile([{ data: [1, 2] }], { major: 3, minor: 4 }))).frames).toHaveLength(1);
    const reading = await readBytes(pcapFile([], { major: 1, minor: 4 }));
    expect(problemOf(reading)).toBe("pcap.unknown-version");
    expect(reading.end).toHaveProperty("message", expect.stringContaining("version 1.4"));
  });

  it("ends on its own for every flipped byte", async () => {
    const file = join(pcapHeader(), ...RECORDS.map((record) => pcapRecord(record)));
    for (let at = 0; at < file.length; at++) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(file);
        damaged[at]! ^= bits;
        const reading = await readBytes(damaged, { readChunkBytes: 16 });
        expect(["clean", "cut"]).toContain(reading.end.kind);
      }
    }
  });
});
