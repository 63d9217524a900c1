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
