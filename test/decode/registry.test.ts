import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Layer } from "../../src/decode/layer.js";
import { LAYERS } from "../../src/decode/registry.js";
import { NOTES, stopReasonCount, stopReasonName } from "../../src/decode/stop-reason.js";

type Numbers = "linkTypes" | "etherTypes" | "ipProtocols" | "udpPorts";

describe("the registry of layers", () => {
  it.each<{ numbers: Numbers; most: number }>([
    { numbers: "linkTypes", most: 65_535 },
    { numbers: "etherTypes", most: 65_535 },
    { numbers: "ipProtocols", most: 255 },
    { numbers: "udpPorts", most: 65_535 },
  ])("has no two layers claim the same of $numbers, nor one that cannot be", ({ numbers, most }) => {
    const claims = LAYERS.flatMap((layer) => layer[numbers] ?? []);
    expect(claims.filter((number, index) => claims.indexOf(number) !== index)).toEqual([]);
    expect(claims.filter((number) => !Number.isInteger(number) || number < 0 || number > most)).toEqual([]);
  });

  it("has every layer once, under a name of its own, to be found by some number", () => {
    const names = LAYERS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { decode, name, ...numbers } of LAYERS) {
      const claims: readonly (readonly number[])[] = Object.values(numbers);
      expect(claims.flat().length, name).toBeGreaterThan(0);
    }
  });

  it("knows every link type that has a number, if only by name", () => {
    const known = new Set(LAYERS.flatMap(({ linkTypes }) => linkTypes ?? []));
    // https://www.tcpdump.org/linktypes.html and libpcap's own list; 208 is reserved, what lies between was never given.
    const ranges = [
      [0, 12],
      [14, 16],
      [18, 19],
      [32, 32],
      [50, 51],
      [99, 109],
      [110, 207],
      [209, 301],
    ];
    const numbers = ranges.flatMap(([first, last]) =>
      Array.from({ length: last! - first! + 1 }, (_, index) => first! + index),
    );
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
  });

  it("has a line for every layer there is", async () => {
    const folder = new URL("../../src/decode/layers/", import.meta.url);
    const layers: Layer[] = [];
    for (const file of readdirSync(folder)) {
      const exports: Record<string, unknown> = await import(new URL(file, folder).href);
      layers.push(...Object.values(exports).flat().filter(isLayer));
    }
    expect(layers.filter((layer) => !LAYERS.includes(layer)).map(({ name }) => name)).toEqual([]);
  });
});

describe("the reasons to stop", () => {
  const names = Array.from({ length: stopReasonCount() }, (_, reason) => stopReasonName(reason)).slice(1);

  it("are dotted names, each one once", () => {
    expect(names.filter((name) => !/^[a-z0-9-]+(\.[a-zA-Z0-9-]+)+$/.test(name))).toEqual([]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("are empty for what is no reason", () => {
    expect(stopReasonName(0)).toBe("");
    expect(stopReasonName(names.length + 1)).toBe("");
  });

  it("have notes beside them with one bit each", () => {
    expect(NOTES.map(({ bit }) => bit)).toEqual(NOTES.map((_, index) => 1 << index));
  });
});

function isLayer(value: unknown): value is Layer {
  return typeof value === "object" && value !== null && "decode" in value && "name" in value;
}
