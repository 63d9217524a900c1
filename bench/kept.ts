import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Comparison } from "./compare.js";
import type { GrowthSeries } from "./growth/measure-growth.js";
import type { StartUp } from "./start-up.js";

/** The last result that was kept: what docs/performance.md is made of, and what a new run is held against. */
export const KEPT = fileURLToPath(new URL("kept.json", import.meta.url));
/** Ratios to other tools move by some per cent from run to run. */
const TOLERANCE = 1.15;
const RATIOS = [
  ["CPU time", "ourCpu"],
  ["peak memory", "ourPeak"],
] as const;

export interface BenchResult {
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly comparisons: readonly Comparison[];
  readonly startUp: StartUp;
  readonly growth: readonly GrowthSeries[];
}

export function readKept(): BenchResult | undefined {
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, "utf8")) as BenchResult) : undefined;
}

export function keep(result: BenchResult): void {
  writeFileSync(KEPT, `${JSON.stringify(result, (_, value) => rounded(value), 2)}\n`);
}

/**
 * Sentences on every ratio that has grown since the kept result; none where nothing got slower. A capture of another length
 * is not compared: the shorter it is, the more of it is start-up.
 */
export function regressions(before: BenchResult, comparisons: readonly Comparison[]): readonly string[] {
  return comparisons.flatMap((now) => {
    const then = before.comparisons.find(({ capture, frames }) => capture === now.capture && frames === now.frames);
    return then === undefined ? [] : grownRatios(then, now);
  });
}

/** Captures that the kept result says nothing about. */
export function unknownCaptures(before: BenchResult, comparisons: readonly Comparison[]): readonly string[] {
  const isKnown = (now: Comparison): boolean =>
    before.comparisons.some(({ capture, frames }) => capture === now.capture && frames === now.frames);
  return comparisons.filter((now) => !isKnown(now)).map(({ capture }) => capture);
}

function grownRatios(then: Comparison, now: Comparison): string[] {
  const found: string[] = [];
  for (const row of now.rows) {
    const old = then.rows.find(({ name }) => name === row.name);
    if (old === undefined) continue;
    for (const [what, key] of RATIOS) {
      if (row[key] <= old[key] * TOLERANCE) continue;
      found.push(
        `${now.capture}: our ${what} is ${row[key].toFixed(2)} times that of ${row.name}, it was ${old[key].toFixed(2)}.`,
      );
    }
  }
  return found;
}

export function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
}

/** Of what is compared with, as far as installed. */
export function versions(): Record<string, string> {
  const found = {
    node: process.version,
    tcpdump: versionOf("tcpdump", ["--version"], /version ([^ \n]+)/),
    ndpiReader: versionOf("ndpiReader", ["-h"], /nDPI ([^ \n]+)/),
    suricata: versionOf("suricata", ["-V"], /version ([^ \n]+)/),
    zeek: versionOf("zeek", ["--version"], /version ([^ \n]+)/),
    tshark: versionOf("tshark", ["--version"], /TShark \(Wireshark\) ([^ \n]+?)\.? /),
  };
  return Object.fromEntries(Object.entries(found).flatMap(([name, version]) => (version ? [[name, version]] : [])));
}

/** What the pattern finds in what a command says of itself; undefined where there is no such command. */
function versionOf(command: string, arguments_: readonly string[], pattern: RegExp): string | undefined {
  const { error, stdout, stderr } = spawnSync(command, arguments_, { encoding: "utf8" });
  return error === undefined ? (pattern.exec(`${stdout}${stderr}`)?.[1] ?? "unknown") : undefined;
}

function rounded(value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
