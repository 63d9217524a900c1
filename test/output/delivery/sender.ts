import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Delivery } from "../../../src/output/sink.js";

export interface SenderOutcome {
  readonly seconds: number;
  /** Bytes of resident memory, at most. */
  readonly peak: number;
  readonly outputs: readonly (Delivery & { readonly name: string })[];
}

/** Young garbage is collected before it counts: what memory is needed shows, not when it was last cleared. */
const LITTLE_GARBAGE = "--max-semi-space-size=1";
const PROGRAM = fileURLToPath(new URL("../programs/deliver-alerts.ts", import.meta.url));

export interface Errand {
  readonly from: number;
  readonly count: number;
  /** Seconds. */
  readonly drain: number;
  /** A command that runs the one behind it in surroundings of its own. */
  readonly within?: readonly string[];
}

/** A process of its own that delivers numbered alerts, to be killed or waited for. */
export function startDelivering(
  spool: string,
  { from, count, drain, within = [] }: Errand,
  ...to: readonly string[]
): { readonly child: ChildProcess; readonly outcome: Promise<SenderOutcome> } {
  const node = [
    process.execPath,
    LITTLE_GARBAGE,
    "--import",
    "tsx",
    PROGRAM,
    spool,
    String(from),
    String(count),
    String(drain),
    ...to,
  ];
  const [command, ...words] = [...within, ...node];
  const child = spawn(command!, words, { stdio: ["ignore", "pipe", "inherit"] });
  const outcome = new Promise<SenderOutcome>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
    });
    child.on("close", () => (text === "" ? reject(new Error("it was killed")) : resolve(JSON.parse(text))));
  });
  outcome.catch(() => {});
  return { child, outcome };
}
