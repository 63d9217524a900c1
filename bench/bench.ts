import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { canMeasure, type Measure, measure, median } from "./measure.js";
import { writeMix } from "./mix.js";

/**
 * Speed and memory beside other tools, as whole processes in alternation: `npm run bench`, or with a capture of your
 * own `npm run bench -- --capture FILE`. Ratios are what counts; absolute times are those of this machine, now.
 */
const { values: flags } = parseArgs({
  options: {
    capture: { type: "string" },
    runs: { type: "string", default: "5" },
    bytes: { type: "string", default: String(2 ** 30) },
    floor: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const SKYSPAN = fileURLToPath(new URL("../bin/skyspan.js", import.meta.url));
const CACHE = fileURLToPath(new URL("../.cache/", import.meta.url));
/** tshark is some fifty times slower, so it gets one run. */
const SLOW_RUNS = 1;

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly runs: number;
}

const capture = flags.capture ?? cachedMix(Number(flags.bytes));
const runs = Number(flags.runs);
if (!canMeasure()) {
  console.error("The bench needs GNU time as /usr/bin/time: install the package `time`.");
  process.exit(4);
}

const contenders: Contender[] = [
  { name: "skyspan analyze", command: [process.execPath, SKYSPAN, "analyze", "-q", capture], runs },
  { name: "tcpdump -w /dev/null", command: ["tcpdump", "-nr", capture, "-w", "/dev/null"], runs },
  { name: "ndpiReader -q", command: ["ndpiReader", "-q", "-i", capture], runs },
  { name: "tshark -z io,phs", command: ["tshark", "-nr", capture, "-qz", "io,phs"], runs: SLOW_RUNS },
  { name: "cat", command: ["cat", capture], runs },
  ...(flags.floor === undefined
    ? []
    : [{ name: "decode floor", command: [process.execPath, flags.floor, capture], runs }]),
].filter(({ command }) => isInstalled(command[0]!));

const results = new Map<string, Measure[]>(contenders.map(({ name }) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const { name, command, runs: wanted } of contenders) {
    if (run >= wanted) continue;
    const result = measure(command);
    if (result !== undefined) results.get(name)!.push(result);
  }
}

const ours = summary(results.get("skyspan analyze")!);
const frames = countFrames(capture);
const table = contenders
  .filter(({ name }) => results.get(name)!.length > 0)
  .map(({ name }) => {
    const { cpuSeconds, wallSeconds, peakMiB } = summary(results.get(name)!);
    return {
      name,
      cpuSeconds,
      microsecondsPerFrame: (cpuSeconds / frames) * 1e6,
      wallSeconds,
      peakMiB,
      ourCpuRatio: ours.cpuSeconds / cpuSeconds,
      ourPeakRatio: ours.peakMiB / peakMiB,
    };
  });

if (flags.json) {
  console.log(JSON.stringify({ capture, bytes: statSync(capture).size, frames, runs, node: process.version, table }));
} else {
  console.log(
    `${capture}: ${statSync(capture).size} bytes, ${frames} frames; medians of ${runs} runs in alternation\n`,
  );
  console.log("                          CPU s   µs/frame   wall s   peak MiB   our CPU ×   our peak ×");
  for (const row of table) {
    const cells = [
      row.cpuSeconds.toFixed(2).padStart(6),
      row.microsecondsPerFrame.toFixed(3).padStart(10),
      row.wallSeconds.toFixed(2).padStart(8),
      row.peakMiB.toFixed(0).padStart(10),
      row.ourCpuRatio.toFixed(2).padStart(11),
      row.ourPeakRatio.toFixed(2).padStart(12),
    ];
    console.log(`${row.name.padEnd(24)} ${cells.join(" ")}`);
  }
}
checkHosts(capture);

/** The capture made from the recipes, kept from one run to the next. */
function cachedMix(bytes: number): string {
  mkdirSync(CACHE, { recursive: true });
  const path = `${CACHE}mix-${bytes}.pcap`;
  if (!existsSync(path)) {
    console.error(`Making ${path} …`);
    writeMix(path, bytes);
  }
  return path;
}

/** A fast wrong answer is worth nothing: every Skype host of a capture of ours must be named, and no other. */
function checkHosts(path: string): void {
  if (!existsSync(`${path}.json`)) return;
  const { skypeHosts } = JSON.parse(readFileSync(`${path}.json`, "utf8")) as { skypeHosts: string[] };
  const lines = execFileSync(process.execPath, [SKYSPAN, "analyze", "-q", path], {
    maxBuffer: 2 ** 30,
    encoding: "utf8",
  });
  const found = new Set<string>();
  for (const line of lines.trim().split("\n")) {
    const alert = JSON.parse(line) as { rule: string; host: { ip: string } };
    if (alert.rule === "skype.client") found.add(alert.host.ip);
  }
  const missed = skypeHosts.filter((ip) => !found.has(ip)).length;
  const extra = [...found].filter((ip) => !skypeHosts.includes(ip)).length;
  console.error(`\nSkype hosts: ${skypeHosts.length} in the capture, ${missed} missed, ${extra} named beyond them`);
}

function countFrames(path: string): number {
  const script =
    "let n=0;const m=await import(process.argv[1]);const r=await m.analyze([process.argv[2]]);for(const c of r.captures)n+=c.frames;console.log(n)";
  const library = fileURLToPath(new URL("../dist/index.js", import.meta.url));
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", script, library, path], { encoding: "utf8" }),
  );
}

function summary(measures: readonly Measure[]): Measure {
  return {
    cpuSeconds: median(measures.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(measures.map(({ wallSeconds }) => wallSeconds)),
    peakMiB: median(measures.map(({ peakMiB }) => peakMiB)),
  };
}

function isInstalled(command: string): boolean {
  if (command.includes("/")) return existsSync(command);
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${command}`));
}
