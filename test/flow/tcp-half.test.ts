import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SYN } from "../../src/decode/packet.js";
import { SEGMENT_OVERHEAD } from "../../src/flow/tcp-half.js";
import { end, packetOf } from "./packets.js";
import { covering, delivery, initialSequence, Reassembly, type Segment, segmentPacket } from "./reassembly.js";

const TEXT = Buffer.from(Array.from({ length: 60 }, (_, index) => String.fromCharCode(65 + index)).join(""), "latin1");
const WHOLE = TEXT.toString("latin1");

function range(start: number, stop: number): Segment {
  return { start, end: stop };
}

interface Example {
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly pieces: readonly string[];
}

describe("one direction of a TCP stream", () => {
  it.each<Example>([
    { name: "in order", segments: [range(0, 3), range(3, 6)], pieces: ["ABC", "DEF"] },
    { name: "swapped", segments: [range(3, 6), range(0, 3)], pieces: ["ABC", "DEF"] },
    { name: "sent again", segments: [range(0, 3), range(0, 3), range(3, 4)], pieces: ["ABC", "D"] },
    { name: "overlapping behind", segments: [range(0, 3), range(1, 5)], pieces: ["ABC", "DE"] },
    { name: "overlapping ahead", segments: [range(2, 5), range(0, 3)], pieces: ["ABC", "DE"] },
    { name: "covered by a longer one", segments: [range(2, 3), range(0, 5)], pieces: ["ABCDE"] },
    {
      name: "a longer copy of what waits",
      segments: [range(2, 3), range(2, 5), range(0, 2)],
      pieces: ["AB", "C", "DE"],
    },
    { name: "a keep-alive", segments: [range(0, 3), range(2, 3), range(3, 4)], pieces: ["ABC", "D"] },
    { name: "from the end to the start", segments: covering(5, [1, 2, 3, 4]).reverse(), pieces: [..."ABCDE"] },
  ])("puts segments in order: $name", ({ segments, pieces }) => {
    const reassembly = new Reassembly(0);
    for (const segment of segments) reassembly.accept(segmentPacket(TEXT, 0, segment));
    expect(reassembly.pieces.map(({ text }) => text)).toEqual(pieces);
    expect(reassembly.pieces.map(({ segment }) => segment)).toEqual(pieces.map((_, index) => index));
    expect(reassembly.budget).toMatchObject({ bytes: 0, gaps: 0 });
  });

  it("gives exactly the bytes that were sent, however they came", () => {
    fc.assert(
      fc.property(initialSequence, delivery(TEXT.length), (first, segments) => {
        const reassembly = new Reassembly(first);
        for (const segment of segments) reassembly.accept(segmentPacket(TEXT, first, segment));
        expect(reassembly.text).toBe(WHOLE);
        expect(reassembly.gaps).toEqual([]);
        expect(reassembly.half.isWaiting).toBe(false);
        expect(reassembly.budget.bytes).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it("does so from the first segment that it saw, without the SYN", () => {
    fc.assert(
      fc.property(initialSequence, delivery(TEXT.length), (first, segments) => {
        const reassembly = new Reassembly(undefined);
        for (const segment of [range(0, 1), ...segments]) reassembly.accept(segmentPacket(TEXT, first, segment));
        expect(reassembly.text).toBe(WHOLE);
      }),
    );
  });

  it("counts the SYN as a number where data comes with it", () => {
    const reassembly = new Reassembly(101);
    const ends = { from: end("10.0.0.1", 1), to: end("10.0.0.2", 2) };
    reassembly.accept(packetOf({ ...ends, flags: SYN, sequence: 100, payload: "AB" }));
    reassembly.accept(packetOf({ ...ends, sequence: 103, payload: "C" }));
    expect(reassembly.text).toBe("ABC");
  });

  it("does not see the frame's memory again: what waits is a copy", () => {
    const reassembly = new Reassembly(0);
    const waiting = segmentPacket(TEXT, 0, range(3, 6));
    reassembly.accept(waiting);
    waiting.bytes.fill(0);
    expect(reassembly.accept(segmentPacket(TEXT, 0, range(0, 3))).text).toBe("ABCDEF");
  });
});

describe("a gap", () => {
  it("is given up once the other side has acknowledged past it", () => {
    const reassembly = new Reassembly(0);
    reassembly.accept(segmentPacket(TEXT, 0, range(0, 3))).accept(segmentPacket(TEXT, 0, range(5, 8)));
    expect(reassembly.acknowledged(5).text).toBe("ABC");
    expect(reassembly.acknowledged(8).text).toBe("ABC..FGH");
    expect(reassembly.budget).toMatchObject({ bytes: 0, gaps: 1, lostBytes: 2 });
  });

  it("is given up at the end of the flow", () => {
    const reassembly = new Reassembly(0);
    reassembly.accept(segmentPacket(TEXT, 0, range(2, 4))).accept(segmentPacket(TEXT, 0, range(6, 7)));
    expect(reassembly.finish().text).toBe("..CD..G");
    expect(reassembly.half.isWaiting).toBe(false);
  });

  it("is not given up for the sake of a segment that comes late, but in time", () => {
    const reassembly = new Reassembly(0);
    reassembly
      .accept(segmentPacket(TEXT, 0, range(3, 6)))
      .acknowledged(0)
      .accept(segmentPacket(TEXT, 0, range(0, 3)));
    expect(reassembly.text).toBe("ABCDEF");
  });

  it("leaves a dot for every byte that was lost, and all others in their place", () => {
    const lossy = delivery(TEXT.length).chain((segments) => fc.subarray([...segments]));
    fc.assert(
      fc.property(initialSequence, lossy, fc.array(fc.nat(TEXT.length)), (first, segments, acknowledged) => {
        const reassembly = new Reassembly(first);
        for (const [index, segment] of segments.entries()) {
          reassembly.accept(segmentPacket(TEXT, first, segment));
          if (acknowledged[index] !== undefined) reassembly.acknowledged(first + acknowledged[index]);
        }
        const { text } = reassembly.finish();
        for (let index = 0; index < text.length; index++) expect([".", WHOLE[index]]).toContain(text[index]);
        expect(reassembly.budget.bytes).toBe(0);
        expect(reassembly.gaps.reduce((sum, gap) => sum + gap, 0)).toBe(reassembly.budget.lostBytes);
      }),
    );
  });
});

describe("segments that the snaplen cut", () => {
  it.each([
    { name: "in order", segments: [range(0, 6), range(6, 12)], text: "ABCD..GHIJ.." },
    { name: "swapped", segments: [range(6, 12), range(0, 6)], text: "ABCD..GHIJ.." },
    { name: "overlapping where both have bytes", segments: [range(0, 6), range(2, 8)], text: "ABCD...." },
    { name: "overlapping where neither has", segments: [range(0, 6), range(0, 7)], text: "ABCD..." },
  ])("keep the bytes behind them in place: $name", ({ segments, text }) => {
    const reassembly = new Reassembly(0);
    for (const segment of segments) reassembly.accept(segmentPacket(TEXT, 0, segment, 4));
    expect(reassembly.finish().text).toBe(text);
  });

  it("never move a byte, however much is cut", () => {
    fc.assert(
      fc.property(initialSequence, delivery(TEXT.length), fc.nat(20), (first, segments, captured) => {
        const reassembly = new Reassembly(first);
        for (const segment of segments) reassembly.accept(segmentPacket(TEXT, first, segment, captured));
        expect(reassembly.text).toHaveLength(TEXT.length);
        for (const [index, character] of [...reassembly.text].entries()) {
          expect([".", WHOLE[index]]).toContain(character);
        }
      }),
    );
  });
});

describe("what may wait", () => {
  const anything = fc.array(
    fc.record({ ahead: fc.integer({ min: -50, max: 3000 }), length: fc.integer({ min: 1, max: 200 }) }),
    { maxLength: 100 },
  );
  const zeros = new Uint8Array(4000);

  it.each([
    { bound: "bytes of this direction", limits: { maxPendingBytes: 300 }, most: 300 * (1 + SEGMENT_OVERHEAD) },
    { bound: "bytes of all streams", limits: { total: 2_000 }, most: 2_000 },
    { bound: "segments", limits: { maxPendingSegments: 3 }, most: 3 * (200 + SEGMENT_OVERHEAD) },
  ])("stays within its bound: $bound", ({ limits, most }) => {
    fc.assert(
      fc.property(anything, (segments) => {
        const reassembly = new Reassembly(0, limits);
        for (const { ahead, length } of segments) {
          const start = Math.max(0, ahead);
          reassembly.accept(segmentPacket(zeros, 0, range(start, start + length)));
          expect(reassembly.budget.bytes).toBeLessThanOrEqual(most);
          expect(reassembly.budget.bytes).toBeGreaterThanOrEqual(0);
        }
        reassembly.finish();
        expect(reassembly.budget.bytes).toBe(0);
      }),
    );
  });

  it("gives the gap up at the bound, and goes on behind it", () => {
    const reassembly = new Reassembly(0, { maxPendingSegments: 2 });
    for (const start of [4, 8, 12]) reassembly.accept(segmentPacket(TEXT, 0, range(start, start + 2)));
    expect(reassembly.text).toBe("....EF");
    expect(reassembly.accept(segmentPacket(TEXT, 0, range(6, 8))).text).toBe("....EFGHIJ");
  });

  it("gives up at once where there is no room at all, and counts that", () => {
    const reassembly = new Reassembly(0, { total: 0 });
    expect(reassembly.accept(segmentPacket(TEXT, 0, range(2, 4))).text).toBe("..CD");
    expect(reassembly.budget).toMatchObject({ bytes: 0, overflows: 1 });
  });

  it("is let go without a word where nobody wants it any more", () => {
    const reassembly = new Reassembly(0);
    reassembly.accept(segmentPacket(TEXT, 0, range(2, 4)));
    reassembly.half.discard();
    expect(reassembly.budget.bytes).toBe(0);
    expect(reassembly.finish().text).toBe("");
  });
});

describe("the end", () => {
  it("is there with the FIN and everything before it, in whatever order", () => {
    const reassembly = new Reassembly(0);
    reassembly.half.sawFin(6);
    expect(reassembly.half.isDone).toBe(false);
    reassembly.accept(segmentPacket(TEXT, 0, range(3, 6)));
    expect(reassembly.half.isDone).toBe(false);
    reassembly.accept(segmentPacket(TEXT, 0, range(0, 3)));
    expect(reassembly.half.isDone).toBe(true);
  });

  it("is there with a FIN alone where nothing was said", () => {
    const reassembly = new Reassembly(7);
    reassembly.half.sawFin(7);
    expect(reassembly.half.isDone).toBe(true);
  });
});
