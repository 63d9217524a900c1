import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { HostAlert } from "../../src/alert/alert.js";

const root = new URL("../../", import.meta.url);
export const BIN = fileURLToPath(new URL("bin/skyspan.js", root));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a capture of captures/ stands. */
export const capture = (name: string): string => fileURLToPath(new URL(`captures/${name}.pcap`, root));
export const captureBytes = (name: string): Buffer => readFileSync(capture(name));

/** Runs the command to its end. `input` is what standard input brings. */
export function skyspan(words: readonly string[], input?: Uint8Array | string): Promise<Outcome> {
  return outcomeOf(process.execPath, [BIN, ...words], input);
}

/** A command that runs on, and what it has said so far. */
export class Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  stdout = "";
  stderr = "";

  constructor(words: readonly string[]) {
    this.child = spawn(process.execPath, [BIN, ...words]);
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdout.on("data", (part: Buffer) => {
      this.stdout += part.toString();
    });
    this.child.stderr.on("data", (part: Buffer) => {
      this.stderr += part.toString();
    });
  }

  stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Runs a line of shell in which $SKYSPAN is the command. */
export function shell(line: string, environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return outcomeOf("bash", ["-c", line], undefined, { SKYSPAN: `${process.execPath} ${BIN}`, ...environment });
}

export function alertsIn({ stdout }: Pick<Outcome, "stdout">): HostAlert[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HostAlert);
}

function outcomeOf(
  command: string,
  words: readonly string[],
  input?: Uint8Array | string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env: { ...process.env, ...environment } });
    const parts: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on("data", (part: Buffer) => parts.stdout.push(part));
    child.stderr.on("data", (part: Buffer) => parts.stderr.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      const [stdout, stderr] = [parts.stdout, parts.stderr].map((all) => Buffer.concat(all).toString("utf8"));
      resolve({ code, stdout: stdout!, stderr: stderr! });
    });
    child.stdin.on("error", () => {}); // it may have ended before it read all
    child.stdin.end(input ?? "");
  });
}
