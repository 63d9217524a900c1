import { spawnSync } from "node:child_process";
import { existing, positive, scriptArguments } from "./arguments.js";
import { benchCapture, CAPTURE_NAMES, type CaptureName, ownCapture } from "./captures.js";
import { type Comparison, compare } from "./compare.js";
import { SKYSPAN } from "./contenders.js";
import { ATTACKS } from "./growth/attacks.js";
import { growthText, measureGrowth } from "./growth/measure-growth.js";
import { type BenchResult, keep, machine, readKept, regressions, unknownCaptures, versions } from "./kept.js";
import { canMeasure } from "./measure.js";
import { writePage } from "./page.js";
import { measureStartUp } from "./start-up.js";
import { textTable } from "./table.js";

const HELP = `Speed and memory beside other tools, as whole processes in alternation. Ratios count; times are this machine's, now.

  npm run bench                            all captures of the bench's own, held against the kept result
  npm run bench -- --only mix,small        some of them: ${CAPTURE_NAMES.join(", ")}
  npm run bench -- --capture FILE          a capture of yours instead; --own FILE: besides the others
  npm run bench -- --floor SCRIPT          a Node script to compare with, repeatable: it is given the capture's path
  npm run bench -- --growth                time and memory against packets, flows, hosts, peers, alerts, and attacks
  npm run bench -- --attacks               a million of whatever might make a table grow, one attack after the other
  npm run bench -- --profile               a CPU profile of the mix, or of --capture, in the folder at hand
  npm run bench -- --growth --keep         all of it, kept in bench/kept.json, and docs/performance.md made from it
  npm run bench -- --page                  docs/performance.md made from the kept result, nothing measured

  --runs N (5)   --bytes N (2^30)   --json
`;

const { values: flags } = scriptArguments(HELP, {
  only: { type: "string" },
  capture: { type: "string" },
  own: { type: "string" },
  floor: { type: "string", multiple: true, default: [] },
  runs: { type: "string", default: "5" },
  bytes: { type: "string", default: String(2 ** 30) },
  growth: { type: "boolean", default: false },
  attacks: { type: "boolean", default: false },
  profile: { type: "boolean", default: false },
  keep: { type: "boolean", default: false },
  page: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
});

if (flags.page) pageFromKept();
else if (flags.profile) profile();
else if (flags.attacks) console.log(growthText(measureGrowth(1, ATTACKS)));
else run();

function run(): void {
  if (!canMeasure()) {
    console.error("The bench needs GNU time as /usr/bin/time: install the package `time`.");
    process.exit(4);
  }
  const runs = positive("--runs", flags.runs);
  const before = readKept();
  const comparisons: Comparison[] = [];
  for (const capture of captures()) {
    const comparison = compare(capture, runs, flags.floor.map(existing));
    comparisons.push(comparison);
    if (!flags.json) console.log(`${textTable(comparison)}\n`);
  }
  const result: BenchResult = {
    machine: machine(),
    versions: versions(),
    runs,
    comparisons,
    startUp: measureStartUp(),
    growth: flags.growth ? measureGrowth(Math.min(runs, 3)) : (before?.growth ?? []),
  };
  if (flags.json) console.log(JSON.stringify(result));
  else if (flags.growth) console.log(growthText(result.growth));
  if (flags.keep) {
    keep(result);
    pageFromKept();
    return;
  }
  if (before === undefined) return;
  const unknown = unknownCaptures(before, comparisons);
  if (unknown.length > 0) console.error(`Nothing of this length was kept to hold against: ${unknown.join(", ")}.`);
  const slower = regressions(before, comparisons);
  for (const sentence of slower) console.error(sentence);
  if (slower.length > 0) process.exitCode = 1;
}

function captures() {
  if (flags.capture !== undefined) return [ownCapture(existing(flags.capture))];
  const bytes = positive("--bytes", flags.bytes);
  const names = flags.only === undefined ? CAPTURE_NAMES : flags.only.split(",").map(captureName);
  const own = flags.own === undefined ? [] : [ownCapture(existing(flags.own))];
  return [...names.map((name) => benchCapture(name, bytes)), ...own];
}

function captureName(name: string): CaptureName {
  const known = CAPTURE_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  console.error(`There is no capture "${name}" in the bench: it has ${CAPTURE_NAMES.join(", ")}.`);
  process.exit(2);
}

function pageFromKept(): void {
  const kept = readKept();
  if (kept === undefined) throw new Error("Nothing was kept yet: run `npm run bench -- --growth --keep`.");
  writePage(kept);
}

function profile(): void {
  const { path } =
    flags.capture === undefined
      ? benchCapture("mix", positive("--bytes", flags.bytes))
      : ownCapture(existing(flags.capture));
  spawnSync(process.execPath, ["--cpu-prof", SKYSPAN, "analyze", "-q", path], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  console.error("The profile (*.cpuprofile) opens in the Performance panel of a browser's developer tools.");
}
