// What every signal must have, besides its detector: a page, a row in the tables, and words of its own in `explain`.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DETECTORS } from "../../src/detect/registry.js";
import { SIGNAL_WORDS } from "../../src/output/report/signal-words.js";

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

describe.each(DETECTORS)("$signal", ({ signal, summary, facts }) => {
  it("has a page that says what it rests on, what it is confused with, how to tune and silence it", () => {
    const text = page(`detectors/${signal}.md`);
    for (const part of [`# ${signal}`, "## Rests on", "## Confused with", "## Knobs", "## Silence"]) {
      expect(text.split("\n")).toContain(part);
    }
  });

  it("is in the list of detectors, on the page of the verdict, and among the reasons of an alert", () => {
    expect(page("detectors/README.md")).toContain(`[\`${signal}\`](${signal}.md)`);
    for (const name of ["verdict.md", "alerts.md"]) expect(page(name)).toContain(`\`${signal}\``);
  });

  it("is explained in words of its own, and cites its facts", () => {
    expect(SIGNAL_WORDS[signal]?.means).toMatch(/\.$/);
    expect(SIGNAL_WORDS[signal]?.isNot).toMatch(/\.$/);
    expect(summary.length).toBeGreaterThan(20);
    expect(facts).toMatch(/^[A-HU](?:\.?\d+[a-z]?)/);
  });
});
