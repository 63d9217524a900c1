import { printable } from "../../src/output/printable.js";
import { thousands } from "../../src/output/words.js";
import type { Outcome } from "./outcome.js";

const KIND = 14;
const EXPECTED = 9;
const JUDGEMENT = 7;
const FRAMES = 9;

export function headRow(width: number): string {
  return [
    "capture".padEnd(width),
    "kind".padEnd(KIND),
    "expected".padEnd(EXPECTED),
    "result".padEnd(JUDGEMENT),
    "frames".padStart(FRAMES),
    "hosts",
  ].join("  ");
}

/** One line a capture; names and messages may hold anything, so they are made printable. */
export function row({ path, kind, expected, judgement, frames, hosts, damage }: Outcome, width: number): string {
  const notes = [...hosts, ...(damage === undefined ? [] : [`(${damage})`])].join(", ");
  return printable(
    [
      path.padEnd(width),
      kind.padEnd(KIND),
      expected.padEnd(EXPECTED),
      (judgement === "missed" || judgement === "false" ? judgement.toUpperCase() : judgement).padEnd(JUDGEMENT),
      thousands(frames).padStart(FRAMES),
      notes,
    ].join("  "),
  ).trimEnd();
}

export function totals(outcomes: readonly Outcome[]): string {
  const count = (of: (outcome: Outcome) => boolean): string => thousands(outcomes.filter(of).length);
  const frames = outcomes.reduce((sum, outcome) => sum + outcome.frames, 0);
  return [
    "",
    `${thousands(outcomes.length)} captures, ${thousands(frames)} frames`,
    `  expected  ${count(({ expected }) => expected === "skype")} with classic Skype, ${count(({ expected }) => expected === "silence")} without, ${count(({ expected }) => expected === "anything")} without a label`,
    `  found     ${count(({ judgement }) => judgement === "found")}`,
    `  missed    ${count(({ judgement }) => judgement === "missed")}`,
    `  false     ${count(({ judgement }) => judgement === "false")}`,
    `  damaged   ${count(({ damage }) => damage !== undefined)}, each read as far as it goes`,
  ].join("\n");
}
