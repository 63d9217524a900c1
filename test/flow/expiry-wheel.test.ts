import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpiryWheel } from "../../src/flow/expiry-wheel.js";

const CAPACITY = 64;
/** The wheel is this long, in seconds. */
const ROUND = 512;

function wheelAt(second: number): ExpiryWheel {
  const wheel = new ExpiryWheel(CAPACITY);
  wheel.advance(second, () => {});
  return wheel;
}

function due(wheel: ExpiryWheel, second: number): number[] {
  const flows: number[] = [];
  wheel.advance(second, (flow) => flows.push(flow));
  return flows.toSorted((left, right) => left - right);
}

describe.each([
  { when: "in the year 2006", now: 1_156_534_266 },
  { when: "at the start of 1970", now: 0 },
  { when: "before 1970", now: -1000 },
])("the wheel, $when", ({ now }) => {
  it("hands out a flow at its deadline, once", () => {
    const wheel = wheelAt(now);
    wheel.add(1, now + 60);
    expect(due(wheel, now + 59.9)).toEqual([]);
    expect(due(wheel, now + 60)).toEqual([1]);
    expect(due(wheel, now + 1000)).toEqual([]);
  });

  it("hands out everything that is due by then, in one step", () => {
    const wheel = wheelAt(now);
    for (const [flow, ahead] of [5, 300, 10, 11, 10].entries()) wheel.add(flow, now + ahead);
    expect(due(wheel, now + 10)).toEqual([0, 2, 4]);
  });

  it("looks at a flow whose deadline has passed with the next second", () => {
    const wheel = wheelAt(now);
    wheel.add(1, now - 50);
    expect(due(wheel, now + 1)).toEqual([1]);
  });

  it("looks at a deadline beyond its round once a round", () => {
    const wheel = wheelAt(now);
    wheel.add(1, now + 5 * ROUND);
    expect(due(wheel, now + ROUND - 2)).toEqual([]);
    expect(due(wheel, now + ROUND - 1)).toEqual([1]);
  });

  it.each([
    { jump: "months ahead", by: 1e7 },
    { jump: "a year ahead", by: 3.2e7 },
    { jump: "a minute back", by: -60 },
    { jump: "years back", by: -1e8 },
  ])("looks at every flow once when time jumps $jump, and goes on from there", ({ by }) => {
    const wheel = wheelAt(now);
    for (let flow = 0; flow < CAPACITY; flow++) wheel.add(flow, now + 1 + flow * 7);
    const looked: number[] = [];
    wheel.advance(now + by, (flow) => {
      looked.push(flow);
      wheel.add(flow, now + by + 30);
    });
    expect(looked.toSorted((left, right) => left - right)).toEqual(Array.from({ length: CAPACITY }, (_, flow) => flow));
    expect(due(wheel, now + by + 29)).toEqual([]);
    expect(due(wheel, now + by + 30)).toHaveLength(CAPACITY);
  });
});

it("is never late by more than a second, and never hands out twice, whatever happens", () => {
  const step = fc.record({
    wait: fc.oneof({ arbitrary: fc.integer({ min: 0, max: 90 }), weight: 8 }, fc.constantFrom(700, 1e7, -5, -90, -1e7)),
    flow: fc.integer({ min: 0, max: CAPACITY - 1 }),
    timeout: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(0, 3, 1_156_534_266), fc.array(step, { maxLength: 300 }), (start, steps) => {
      const wheel = wheelAt(start);
      const deadlines = new Map<number, number>();
      let now = start;
      for (const { wait, flow, timeout } of steps) {
        const back = wait < 0;
        now += wait;
        const looked = new Set<number>();
        wheel.advance(now, (one) => {
          expect(looked.has(one)).toBe(false);
          expect(deadlines.has(one)).toBe(true);
          looked.add(one);
          if (back || deadlines.get(one)! <= now) deadlines.delete(one);
          else wheel.add(one, deadlines.get(one)!);
        });
        if (back) expect(deadlines.size).toBe(0);
        for (const deadline of deadlines.values()) expect(deadline).toBeGreaterThan(now);
        if (!deadlines.has(flow)) {
          deadlines.set(flow, now + timeout);
          wheel.add(flow, now + timeout);
        }
      }
    }),
  );
});
