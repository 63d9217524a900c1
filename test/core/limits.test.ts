import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";

const source = new URL("../../src/", import.meta.url);
const code = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith("limits.ts"))
  .map((path) => readFileSync(new URL(path.replaceAll("\\", "/"), source), "utf8"))
  .join("\n");

describe.each(Object.entries(DEFAULT_LIMITS))("the bound %s", (name, value) => {
  it("is a whole number above zero", () => {
    expect(Number.isSafeInteger(value) && value > 0).toBe(true);
  });

  it("is held by some room", () => {
    expect(code).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

it("a bound that was reached is counted under its own name", () => {
  const counted = [...code.matchAll(/["`]limit\.([\w.-]+)["`]/g)].map(([, name]) => name);
  expect(counted.filter((name) => name !== undefined && !(name in DEFAULT_LIMITS))).toEqual([]);
});
