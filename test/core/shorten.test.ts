import { describe, expect, it } from "vitest";
import { quoted, shorten, shortenInside } from "../../src/core/shorten.js";

describe("text of others, shortened", () => {
  it.each([
    ["what fits", "abcdef", 6, "abcdef", "abcdef"],
    ["what is longer", "abcdefgh", 5, "abcd…", "ab…gh"],
    ["an even length", "abcdefgh", 6, "abcde…", "abc…gh"],
    ["no half of a character at the cut", "ab😀defg", 4, "ab…", "ab…g"],
    ["no half of a character behind the cut", "abcde😀g", 5, "abcd…", "ab…g"],
  ])("%s", (_, text, length, atTheEnd, inside) => {
    expect(shorten(text, length)).toBe(atTheEnd);
    expect(shortenInside(text, length)).toBe(inside);
  });

  it("stands in a sentence with quotation marks, a hundred characters of it", () => {
    expect(quoted("10.0.0.0/33")).toBe('"10.0.0.0/33"');
    expect(quoted("x".repeat(100))).toBe(`"${"x".repeat(100)}"`);
    expect(quoted("x".repeat(101))).toBe(`"${"x".repeat(99)}…"`);
  });
});
