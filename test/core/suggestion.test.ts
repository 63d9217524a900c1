import { describe, expect, it } from "vitest";
import { closest } from "../../src/core/suggestion.js";

const KNOWN = ["format", "min-severity", "ca", "rotate-size"];

describe("the word that was meant", () => {
  it.each([
    ["fromat", "format"],
    ["formats", "format"],
    ["min-severty", "min-severity"],
    ["minseverity", "min-severity"],
    ["ac", "ca"],
    ["rotatesize", "rotate-size"],
  ])("%s is %s", (word, meant) => expect(closest(word, KNOWN)).toBe(meant));

  it.each([["password"], [""], ["x".repeat(10_000)]])("%s is none of them", (word) =>
    expect(closest(word, KNOWN)).toBeUndefined(),
  );
});
