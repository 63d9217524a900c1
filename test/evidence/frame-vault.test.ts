// A ring of raw frames: what is found is what was kept, byte for byte, and the oldest goes first.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frame } from "../../src/capture/frame.js";
import { Counters } from "../../src/core/counters.js";
import { FrameVault } from "../../src/evidence/frame-vault.js";

function vaultOf(maxKeptFrameBytes: number, maxKeptFrames = 100) {
  const vault = new FrameVault({ maxKeptFrameBytes, maxKeptFrames }, 2);
  const keep = (number: number, length: number, reference = number): void => {
    const frame = new Frame();
    frame.number = number;
    frame.time = number * 1000;
    // The frame stands somewhere in a chunk.
    frame.bytes = new Uint8Array(length + 8).fill(0xee);
    frame.start = 4;
    frame.end = 4 + length;
    frame.bytes.fill(number & 0xff, frame.start, frame.end);
    frame.originalLength = length + 1;
    vault.note(1, frame);
    vault.turnTo(1);
    vault.keep({ capture: 0, interface: 0, frame: reference });
    frame.bytes.fill(0xdd);
  };
  const found = (number: number): string | undefined => {
    const kept = vault.find({ capture: 0, interface: 0, frame: number });
    return kept && Buffer.from(kept.bytes).toString("hex");
  };
  const counters = (): Record<string, number> => {
    const all = new Counters();
    vault.report(all);
    return Object.fromEntries(all.entries());
  };
  return { vault, keep, found, counters };
}

describe("a frame", () => {
  it("is found as it was captured, also when its chunk is gone", () => {
    const { vault, keep } = vaultOf(100);
    keep(7, 3);
    expect(vault.find({ capture: 0, interface: 0, frame: 7 })).toMatchObject({
      time: 7000,
      originalLength: 4,
      bytes: Uint8Array.of(7, 7, 7),
    });
  });

  it("is kept only while it is looked at", () => {
    const { keep, found } = vaultOf(100);
    keep(7, 3, 6);
    expect([found(6), found(7)]).toEqual([undefined, undefined]);
  });

  it("of another capture is another", () => {
    const { vault, keep } = vaultOf(100);
    keep(7, 3);
    expect(vault.find({ capture: 1, interface: 0, frame: 7 })).toBeUndefined();
  });

  it("that is larger than the ring is not kept, and takes no other's place", () => {
    const { keep, found } = vaultOf(10);
    keep(1, 4);
    keep(2, 11);
    expect([found(1), found(2)]).toEqual(["01010101", undefined]);
  });
});

it("beyond the number of frames the oldest goes, and is counted", () => {
  const { keep, found, counters } = vaultOf(100, 2);
  for (const number of [1, 2, 3]) keep(number, 1);
  expect([found(1), found(2), found(3)]).toEqual([undefined, "02", "03"]);
  expect(counters()).toEqual({ "limit.maxKeptFrames": 1 });
});

it("whatever is kept: the latest that fit are there, whole, and never more bytes than there is room for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
      fc.integer({ min: 40, max: 120 }),
      fc.integer({ min: 1, max: 20 }),
      (lengths, room, places) => {
        const { keep, found } = vaultOf(room, places);
        for (const [index, length] of lengths.entries()) keep(index + 1, length);
        let bytes = 0;
        let isThere = true;
        for (let number = lengths.length; number > 0; number--) {
          const text = found(number);
          // Once one is gone, all that are older are.
          if (text === undefined) isThere = false;
          else {
            expect(isThere).toBe(true);
            expect(text).toBe(Buffer.alloc(lengths[number - 1]!, number).toString("hex"));
            bytes += lengths[number - 1]!;
          }
        }
        expect(bytes).toBeLessThanOrEqual(room);
        if (lengths.length > 0) expect(found(lengths.length)).toBeDefined();
      },
    ),
    { examples: [[[20, 22, 0, 19, 24], 42, 3]], numRuns: 500 },
  );
});
