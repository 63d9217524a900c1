import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const GNU_TIME = "/usr/bin/time";

/** A whole process, as the operating system accounts for it. */
export interface Measure {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMiB: number;
}

export function canMeasure(): boolean {
  return existsSync(GNU_TIME);
}

/** Runs a command to its end, its output and what it leaves in its folder thrown away. Undefined where it could not be run or failed. */
export function measure(command: readonly string[]): Measure | undefined {
  const folder = mkdtempSync(join(tmpdir(), "skyspan-bench-"));
  const report = join(folder, "time");
  try {
    const { status } = spawnSync(GNU_TIME, ["-o", report, "-f", "%U %S %e %M", ...command], {
      stdio: "ignore",
      cwd: folder,
    });
    if (status !== 0) return undefined;
    const [user, system, wall, kilobytes] = readFileSync(report, "utf8")
      .trim()
      .split("\n")
      .at(-1)!
      .split(" ")
      .map(Number);
    return { cpuSeconds: user! + system!, wallSeconds: wall!, peakMiB: kilobytes! / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
