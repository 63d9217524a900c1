import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { follow } from "./follow.js";
import { readCases, type Step } from "./transcript.js";

const folder = new URL(".", import.meta.url);

describe.each(readdirSync(folder).filter((name) => name.endsWith(".md")))("%s", (file) => {
  const cases = readCases(new URL(file, folder));

  describe.each(cases)("$title", ({ steps, events, limits, isCutAnyhow, wants }) => {
    it("reports what it should", () => {
      const outcome = follow(steps, limits, wants);
      expect(outcome.events).toEqual(events);
      expect(outcome.heldBytes).toBe(0);
    });

    it("reports the same on a connection that followed any of these cases before, whole or broken off", () => {
      for (const { steps: earlier } of cases) {
        for (let count = 0; count <= earlier.length; count++) {
          expect(follow(steps, limits, wants, earlier.slice(0, count)).events).toEqual(events);
        }
      }
    });

    it.runIf(isCutAnyhow)("reports the same when every byte comes alone", () => {
      expect(follow(steps.flatMap(singleBytes), limits, wants).events).toEqual(events);
    });

    it.runIf(isCutAnyhow)("reports the same when cut in two anywhere", () => {
      for (const [index, step] of steps.entries()) {
        if (step.kind !== "segment") continue;
        for (let cut = 1; cut < step.bytes.length; cut++) {
          const halves = [step.bytes.subarray(0, cut), step.bytes.subarray(cut)].map((bytes) => ({ ...step, bytes }));
          expect(follow(steps.toSpliced(index, 1, ...halves), limits, wants).events).toEqual(events);
        }
      }
    });
  });
});

function singleBytes(step: Step): Step[] {
  if (step.kind !== "segment") return [step];
  return Array.from(step.bytes, (byte) => ({ ...step, bytes: Uint8Array.of(byte) }));
}
