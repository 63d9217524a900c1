/**
 * Runs one target in a process of its own, so that an endless loop can be ended from outside and memory has a bound.
 * What is being tried lies in a file: there it is found where the process no longer answers.
 */
import { openSync, readFileSync, writeSync } from "node:fs";
import { Fuzzer, kindOf } from "./fuzzer.js";
import { keptInputs } from "./kept-inputs.js";
import type { Target } from "./target.js";

export interface Order {
  /** The module that exports TARGETS, and which of them. */
  readonly registry: string;
  readonly target: string;
  readonly seed: string;
  readonly milliseconds: number;
  readonly executions: number;
  /** The file that holds what is being tried: its length in four bytes, then the bytes. */
  readonly trying: string;
}

/** To the process that started this one. */
export type Report =
  | { readonly kind: "alive" }
  | { readonly kind: "failed"; readonly message: string; readonly hex: string }
  | {
      readonly kind: "done";
      readonly executions: number;
      readonly pool: number;
      readonly reached: readonly string[];
      readonly peakMib: number;
    };

const LENGTH_BYTES = 4;
const LARGEST = 1 << 20;

/** What was being tried last. */
export function lastTried(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + (bytes.length < LENGTH_BYTES ? 0 : bytes.readUInt32LE()));
}

async function work(order: Order): Promise<void> {
  const file = openSync(order.trying, "w+");
  const shown = Buffer.alloc(LENGTH_BYTES + LARGEST);
  const { TARGETS } = (await import(order.registry)) as { readonly TARGETS: readonly Target[] };
  const target = TARGETS.find(({ name }) => name === order.target)!;
  const fuzzer = new Fuzzer(target, order.seed);
  await fuzzer.begin(keptInputs(target.name).map(({ bytes }) => bytes));
  const kinds = new Set<string>();
  await tell({ kind: "alive" });
  const end = performance.now() + order.milliseconds;
  let told = performance.now();
  do {
    const bytes = fuzzer.next();
    shown.writeUInt32LE(bytes.length);
    shown.set(bytes.subarray(0, LARGEST), LENGTH_BYTES);
    writeSync(file, shown, 0, LENGTH_BYTES + Math.min(bytes.length, LARGEST), 0);
    const failure = await fuzzer.execute(bytes);
    if (failure !== undefined && !kinds.has(kindOf(failure.error))) {
      kinds.add(kindOf(failure.error));
      await tell({ kind: "failed", message: failure.message, hex: Buffer.from(failure.bytes).toString("hex") });
    }
    if (performance.now() > told + 1_000) {
      told = performance.now();
      await tell({ kind: "alive" });
    }
  } while (performance.now() < end && fuzzer.executions < order.executions);
  const { executions, pool, reached } = fuzzer;
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  await tell({ kind: "done", executions, pool, reached: [...reached], peakMib });
  process.disconnect();
}

function tell(report: Report): Promise<void> {
  return new Promise((resolve) => process.send!(report, () => resolve()));
}

if (process.send !== undefined && process.argv[2] !== undefined) await work(JSON.parse(process.argv[2]) as Order);
