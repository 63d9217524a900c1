import { describe, expect, it } from "vitest";
import { Counters } from "../../src/core/counters.js";

describe("counters", () => {
  const counters = new Counters();
  counters.add("limit.maxFlows");
  counters.add("decode.frames", 7);
  counters.add("limit.maxFlows", 2);
  counters.add("decode.stop.ipv4.truncated", 0);

  it("add up under their names", () => {
    expect(counters.get("limit.maxFlows")).toBe(3);
    expect(counters.get("decode.frames")).toBe(7);
    expect(counters.get("never.counted")).toBe(0);
  });

  it("are listed in alphabetical order, whatever came first", () => {
    expect(counters.entries()).toEqual([
      ["decode.frames", 7],
      ["decode.stop.ipv4.truncated", 0],
      ["limit.maxFlows", 3],
    ]);
  });

  it("are listed below a prefix without it", () => {
    expect(counters.below("decode.")).toEqual([
      ["frames", 7],
      ["stop.ipv4.truncated", 0],
    ]);
    expect(counters.below("detect.")).toEqual([]);
  });
});
