/** Fuzzes targets one after the other, each in a process that is watched, and writes down what did harm. */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastTried, type Order, type Report } from "./worker.js";

/** Milliseconds until a process is there and has read what it needs. */
const STARTS_WITHIN = 120_000;
/** Of JavaScript's heap: what the bounds allow is far below. */
const MOST_MEMORY_MIB = 256;

export interface Campaign {
  /** The module that exports TARGETS. */
  readonly registry: string;
  readonly targets: readonly string[];
  readonly seed: string;
  readonly milliseconds: number;
  /** Of each target, where the time is not up before. */
  readonly executions?: number;
  /** A process that is silent for so long hangs in what it tries. */
  readonly patience: number;
}

export interface Harm {
  readonly target: string;
  readonly message: string;
  readonly bytes: Uint8Array;
}

export interface Outcome {
  readonly target: string;
  readonly executions: number;
  readonly pool: number;
  readonly reached: readonly string[];
  readonly peakMib: number;
  readonly harms: readonly Harm[];
}

export async function* campaign({ targets, ...rest }: Campaign): AsyncGenerator<Outcome> {
  for (const target of targets) yield await fuzz({ target, ...rest });
}

function fuzz({
  target,
  registry,
  seed,
  milliseconds,
  executions: most = Number.MAX_SAFE_INTEGER,
  patience,
}: Omit<Campaign, "targets"> & { target: string }): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "skyspan-fuzz-"));
  const trying = join(folder, "trying");
  const order: Order = { registry, target, seed, milliseconds, executions: most, trying };
  const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [JSON.stringify(order)], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${MOST_MEMORY_MIB}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const harms: Harm[] = [];
  let said = "";
  let done: Extract<Report, { kind: "done" }> | undefined;
  let hangs = false;
  const giveUp = (): void => {
    hangs = true;
    child.kill("SIGKILL");
  };
  let watch = setTimeout(giveUp, STARTS_WITHIN);
  child.stderr!.on("data", (text: Buffer) => {
    said = (said + text.toString()).slice(-4_000);
  });
  child.on("message", (report: Report) => {
    clearTimeout(watch);
    watch = setTimeout(giveUp, patience);
    if (report.kind === "done") done = report;
    if (report.kind === "failed") {
      harms.push({ target, message: report.message, bytes: Uint8Array.from(Buffer.from(report.hex, "hex")) });
    }
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(watch);
      if (done === undefined) {
        const how = hangs ? `hangs: no answer for ${patience / 1000} s` : `ended with ${signal ?? code}: ${said}`;
        harms.push({ target, message: how, bytes: lastTried(trying) });
      }
      rmSync(folder, { recursive: true, force: true });
      const { executions = 0, pool = 0, reached = [], peakMib = 0 } = done ?? {};
      resolve({ target, executions, pool, reached, peakMib, harms });
    });
  });
}
