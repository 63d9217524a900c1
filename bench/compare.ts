import { execFileSync } from "node:child_process";
import type { BenchCapture } from "./captures.js";
import { type Contender, contendersFor, OURS, SKYSPAN } from "./contenders.js";
import { type Measure, measure, median } from "./measure.js";

/** What GNU time can tell apart, in seconds. */
const CLOCK_TICK = 0.01;

/** One contender on one capture: medians, and how many times as much we take. */
export interface Row {
  readonly name: string;
  readonly runs: number;
  readonly cpuSeconds: number;
  readonly cpuMicrosecondsPerFrame: number;
  readonly wallSeconds: number;
  readonly peakMiB: number;
  /** Of CPU per byte, of wall time per byte, and of peak memory; below 1 we take less. */
  readonly ourCpu: number;
  readonly ourWall: number;
  readonly ourPeak: number;
}

export interface Comparison {
  readonly capture: string;
  readonly bytes: number;
  readonly frames: number;
  readonly flows: number;
  /** Flows alive at once, at most. */
  readonly peakFlows: number;
  readonly skypeHosts?: { readonly inCapture: number; readonly missed: number; readonly beyond: number };
  readonly rows: readonly Row[];
}

/** Runs all contenders on a capture in alternation, so that what else the machine does meets all of them. */
export function compare(capture: BenchCapture, runs: number, floors: readonly string[]): Comparison {
  const contenders = contendersFor(capture, floors);
  const results = new Map<Contender, Measure[]>(contenders.map((contender) => [contender, []]));
  for (let run = 0; run < runs; run++) {
    for (const contender of contenders) {
      const result = measure(contender.command);
      if (result !== undefined) results.get(contender)!.push(result);
      else console.error(`${contender.name} failed on ${capture.path}: this run of it does not count.`);
    }
  }
  const counts = countsOf(capture.path);
  const ours = medians(results.get(contenders.find(({ name }) => name === OURS)!)!);
  if (Number.isNaN(ours.cpuSeconds)) throw new Error(`skyspan itself failed on ${capture.path}.`);
  const rows = contenders
    .filter((contender) => results.get(contender)!.length > 0)
    .map((contender): Row => {
      const measures = results.get(contender)!;
      const theirs = medians(measures);
      const share = (contender.bytes ?? capture.bytes) / capture.bytes;
      return {
        name: contender.name,
        runs: measures.length,
        ...theirs,
        cpuMicrosecondsPerFrame: (theirs.cpuSeconds / (counts.frames * share)) * 1e6,
        ourCpu: (ours.cpuSeconds * share) / Math.max(theirs.cpuSeconds, CLOCK_TICK),
        ourWall: (ours.wallSeconds * share) / Math.max(theirs.wallSeconds, CLOCK_TICK),
        ourPeak: ours.peakMiB / theirs.peakMiB,
      };
    });
  const skypeHosts = capture.skypeHosts && checkHosts(capture.path, capture.skypeHosts);
  return { capture: capture.name, bytes: capture.bytes, ...counts, ...(skypeHosts && { skypeHosts }), rows };
}

/** A fast wrong answer is worth nothing: every Skype host of a capture of ours must be named, and no other. */
function checkHosts(path: string, expected: readonly string[]): Comparison["skypeHosts"] {
  const found = new Set<string>();
  for (const line of run(["analyze", "-q", path]).split("\n")) {
    if (line === "") continue;
    const alert = JSON.parse(line) as { rule: string; host: { ip: string } };
    if (alert.rule === "skype.client") found.add(alert.host.ip);
  }
  return {
    inCapture: expected.length,
    missed: expected.filter((ip) => !found.has(ip)).length,
    beyond: [...found].filter((ip) => !expected.includes(ip)).length,
  };
}

function countsOf(path: string): { frames: number; flows: number; peakFlows: number } {
  const script =
    "const{analyze}=await import(process.argv[1]);console.log(JSON.stringify((await analyze([process.argv[2]])).counters))";
  const library = new URL("../dist/index.js", import.meta.url).pathname;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script, library, path], {
    encoding: "utf8",
  });
  const counters = JSON.parse(output) as Record<string, number>;
  return {
    frames: counters["decode.frames"]!,
    flows: counters["flow.started"]!,
    peakFlows: counters["flow.peak"]!,
  };
}

function run(arguments_: readonly string[]): string {
  return execFileSync(process.execPath, [SKYSPAN, ...arguments_], { maxBuffer: 2 ** 30, encoding: "utf8" });
}

function medians(measures: readonly Measure[]): Measure {
  return {
    cpuSeconds: median(measures.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(measures.map(({ wallSeconds }) => wallSeconds)),
    peakMiB: median(measures.map(({ peakMiB }) => peakMiB)),
  };
}
