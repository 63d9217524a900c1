import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberMap } from "../../src/core/number-map.js";

const key = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const step = fc.record({ what: fc.constantFrom("set", "set", "delete"), key });

/** Multipliers of 1 and summands of 0: what collides under them can be reckoned. */
const PLAIN = Int32Array.of(0, 0, 1, 1);

describe("a map from numbers", () => {
  it.each([
    { secret: "random", make: () => new NumberMap<{ step: number }>() },
    { secret: "plain", make: () => new NumberMap<{ step: number }>(PLAIN) },
  ])("holds what a Map would, whatever is put in and deleted; $secret secret", ({ make }) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const map = new Map<number, { step: number }>();
        const numbers = make();
        for (const [index, { what, key }] of steps.entries()) {
          if (what === "set") {
            map.set(key, { step: index });
            numbers.set(key, { step: index });
          } else {
            map.delete(key);
            numbers.delete(key);
          }
        }
        expect(numbers.size).toBe(map.size);
        for (const { key } of steps) expect(numbers.get(key)).toEqual(map.get(key));
      }),
    );
  });

  it("tells numbers apart whose lower 32 bits are the same", () => {
    const numbers = new NumberMap<{ high: number }>();
    for (let high = 0; high < 1_000; high++) numbers.set(high * 2 ** 32 + 7, { high });
    expect(numbers.size).toBe(1_000);
    expect(numbers.get(999 * 2 ** 32 + 7)).toEqual({ high: 999 });
    expect(numbers.get(1_000 * 2 ** 32 + 7)).toBeUndefined();
  });

  it("does not grow where one goes for each that comes", () => {
    const numbers = new NumberMap<object>();
    for (let next = 0; next < 100_000; next++) {
      numbers.set(next, {});
      if (next >= 100) numbers.delete(next - 100);
    }
    expect(numbers.size).toBe(100);
    expect(numbers.places).toBe(256);
  });
});
