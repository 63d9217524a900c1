import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Oldest } from "../../src/core/oldest.js";

describe("the oldest entry of a map", () => {
  it("is the one put in first, and is gone once it is taken", () => {
    const map = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    const oldest = new Oldest(map);
    expect([oldest.take(), oldest.take(), oldest.take()]).toEqual([1, 2, undefined]);
    expect(map.size).toBe(0);
  });

  it("is another one where it was deleted, or put in anew", () => {
    const map = new Map([..."abcd"].map((key, index) => [key, index]));
    const oldest = new Oldest(map);
    map.delete("a");
    map.delete("b");
    map.set("b", 9);
    expect([oldest.take(), oldest.take(), oldest.take()]).toEqual([2, 3, 9]);
  });

  it("is found again after the map was empty", () => {
    const map = new Map<string, number>();
    const oldest = new Oldest(map);
    expect(oldest.take()).toBeUndefined();
    map.set("a", 1);
    expect(oldest.take()).toBe(1);
  });

  it("is what a new iterator would find, whatever is done to the map", () => {
    const step = fc.record({ what: fc.constantFrom("set", "renew", "delete", "take"), key: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const map = new Map<number, number>();
        const oldest = new Oldest(map);
        for (const [value, { what, key }] of steps.entries()) {
          if (what === "renew" || what === "delete") map.delete(key);
          if (what === "renew" || what === "set") map.set(key, value);
          if (what === "take") {
            const first = map.values().next().value;
            expect(oldest.take()).toBe(first);
          }
        }
      }),
    );
  });
});

it("holds on to nothing while it rests, however often entries are put in anew", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const map = new Map(Array.from({ length: 256 }, (_, index) => [index, index] as const));
  const oldest = new Oldest(map);
  oldest.take();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 1_000_000; index++) {
    const key = 1 + (index % 255);
    map.delete(key);
    map.set(key, index);
  }
  await new Promise(setImmediate);
  collect();
  // A strong iterator would hold 77 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 << 20);
  const [first] = map.values();
  expect(oldest.take()).toBe(first);
});
