import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Traffic } from "../../src/alert/traffic.js";
import { EndedFlow } from "../../src/detect/ended-flow.js";

const SECOND = 1_000_000;

/** Spans in whole seconds. */
function secondsOf(spans: readonly (readonly [number, number])[]): number {
  const traffic = new Traffic();
  const flow = new EndedFlow();
  for (const [start, end] of spans) {
    flow.start = start * SECOND;
    flow.end = end * SECOND;
    traffic.add(flow);
  }
  return traffic.totals.seconds;
}

describe("time in which a flow was under way", () => {
  it.each<[string, [number, number][], number]>([
    ["one flow", [[0, 5]], 5],
    [
      "two at once",
      [
        [0, 5],
        [2, 7],
      ],
      7,
    ],
    [
      "one within another",
      [
        [0, 9],
        [2, 3],
      ],
      9,
    ],
    [
      "one after another",
      [
        [0, 2],
        [4, 5],
      ],
      3,
    ],
    [
      "the earlier one told later",
      [
        [4, 5],
        [0, 2],
      ],
      3,
    ],
    [
      "one that joins two",
      [
        [0, 2],
        [4, 6],
        [1, 5],
      ],
      6,
    ],
  ])("%s", (_, spans, seconds) => {
    expect(secondsOf(spans)).toBe(seconds);
  });

  it("is the number of seconds that some flow covers, in whatever order they are told", () => {
    const span = fc.tuple(fc.nat(200), fc.nat(20)).map(([start, length]) => [start, start + length] as const);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 100 }), (spans) => {
        const covered = new Set(
          spans.flatMap(([start, end]) => Array.from({ length: end - start }, (_, n) => start + n)),
        );
        expect(secondsOf(spans)).toBe(covered.size);
      }),
    );
  });

  it("of too many spans the nearest count as one: too much time rather than too little, and no growth", () => {
    const spans = Array.from({ length: 1_000 }, (_, index) => [index * 10, index * 10 + 1] as const);
    expect(secondsOf(spans)).toBeGreaterThanOrEqual(1_000);
    expect(secondsOf(spans)).toBeLessThanOrEqual(10_000);
  });
});
