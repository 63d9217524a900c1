import { execFileSync } from "node:child_process";
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

/** Sentences on every ratio that has grown since the kept result; none where nothing got slower. */
export function regressions(before: BenchResult, comparisons: readonly Comparison[]): readonly string[] {
  const found: string[] = [];
  for (const now of comparisons) {
    const then = before.comparisons.find(({ capture }) => capture === now.capture);
    for (const row of now.rows) {
      const old = then?.rows.find(({ name }) => name === row.name);
      if (old === undefined) continue;
      for (const [what, key] of [
        ["CPU time", "ourCpu"],
        ["peak memory", "ourPeak"],
      ] as const) {
        if (row[key] <= old[key] * TOLERANCE) continue;
        found.push(
          `${now.capture}: our ${what} is ${row[key].toFixed(2)} times that of ${row.name}, it was ${old[key].toFixed(2)}.`,
        );
      }
    }
  }
  return found;
}

export function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
}

export function versions(): Record<string, string> {
  return {
    node: process.version,
    tcpdump: firstLine("tcpdump", ["--version"]),
    ndpiReader: firstLine("ndpiReader", ["-h"], /version ([\d.]+)/i),
    tshark: firstLine("tshark", ["--version"]),
  };
}

function firstLine(command: string, arguments_: readonly string[], pattern = /^.*$/m): string {
  try {
    const text = execFileSync(command, arguments_, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [whole, group] = pattern.exec(text) ?? [];
    return group ?? whole ?? "unknown";
  } catch {
    return "not installed";
  }
}

function rounded(value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}
