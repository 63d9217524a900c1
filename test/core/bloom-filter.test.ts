import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BloomFilter } from "../../src/core/bloom-filter.js";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** How many of a million words spread over all addresses it says maybe of. */
function maybes(filter: BloomFilter): number {
  let count = 0;
  for (let index = 0; index < 1_000_000; index++) if (filter.mayHave((index * 4_294) | 0)) count++;
  return count;
}

describe("a Bloom filter of words", () => {
  it("never says no of one that was added", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 300 }), (words) => {
        const filter = new BloomFilter();
        for (const [index, one] of words.entries()) {
          filter.add(one);
          for (const known of words.slice(0, index + 1)) expect(filter.mayHave(known)).toBe(true);
        }
      }),
    );
  });

  it("knows signed and unsigned as one word", () => {
    const filter = new BloomFilter();
    filter.add(0xc0a8_0001);
    expect(filter.mayHave(0xc0a8_0001 | 0)).toBe(true);
  });

  it("says no of everything while it is empty", () => {
    expect(maybes(new BloomFilter())).toBe(0);
  });

  it.each([
    ["neighbours", 1],
    ["one in each /24", 256],
    ["one in each /16", 65_536],
  ])("says no of nearly all others, and tells %s apart", (_, step) => {
    const filter = new BloomFilter();
    const added = Array.from({ length: 250 }, (_, index) => (0x0a00_0000 + 2 * index * step) | 0);
    for (const one of added) filter.add(one);
    expect(added.filter((one) => filter.mayHave(one + step)).length).toBeLessThan(10);
    expect(maybes(filter)).toBeLessThan(10_000);
  });

  it("says maybe more often of more, and of all in the end", () => {
    const filter = new BloomFilter();
    const counts = [1_000, 10_000, 1_000_000].map((size) => {
      for (let index = 0; index < size; index++) filter.add((index * 2_654_435) | 0);
      return maybes(filter);
    });
    expect(counts).toEqual(counts.toSorted((left, right) => left - right));
    expect(counts[0]).toBeLessThan(50_000);
    expect(counts[2]).toBe(1_000_000);
  });
});
