import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { growthChart } from "./growth/chart.js";
import type { GrowthSeries } from "./growth/measure-growth.js";
import type { BenchResult } from "./kept.js";
import { markdownTable } from "./table.js";

const PAGE = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));

/**
 * Puts the measured parts of docs/performance.md and its charts in place; the words around them are written by hand.
 * A part stands between `<!-- measured: NAME -->` and `<!-- end -->`.
 */
export function writePage(result: BenchResult): void {
  const parts: Readonly<Record<string, string>> = {
    machine: machineText(result),
    comparisons: result.comparisons.map(markdownTable).join("\n\n"),
    "start-up": startUpText(result),
    growth: growthTable(result.growth.filter(({ isHostile }) => !isHostile)),
    hostile: growthTable(result.growth.filter(({ isHostile }) => isHostile)),
  };
  const page = readFileSync(PAGE, "utf8").replaceAll(
    /(<!-- measured: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => `${start}\n${parts[name] ?? ""}\n\n${end}`,
  );
  writeFileSync(PAGE, page);
  if (result.growth.length === 0) return;
  const hostile = result.growth.filter(({ isHostile }) => isHostile);
  const benign = result.growth.filter(({ isHostile }) => !isHostile);
  writeFileSync(`${IMAGES}growth.svg`, growthChart("Growth", benign));
  writeFileSync(`${IMAGES}growth-hostile.svg`, growthChart("Growth where somebody wants to hurt", hostile));
}

function machineText({ machine, versions, runs, comparisons }: BenchResult): string {
  const tools = Object.entries(versions).map(([name, version]) => `- ${name}: ${version}`);
  return [
    `- Machine: ${machine}`,
    ...tools,
    `- Medians of ${runs} runs in alternation${fewerRuns(comparisons, runs)}`,
  ].join("\n");
}

/** Who ran less often than the others. */
function fewerRuns(comparisons: BenchResult["comparisons"], runs: number): string {
  const counts = new Map(comparisons.flatMap(({ rows }) => rows.map((row) => [row.name, row.runs])));
  const fewer = [...counts].filter(([, count]) => count < runs).map(([name, count]) => `${name}: ${count}`);
  return fewer.length === 0 ? "" : `; ${fewer.join(", ")}`;
}

function startUpText({ startUp }: BenchResult): string {
  return [
    "| | ms |",
    "|---|--:|",
    `| \`node -e 0\` | ${startUp.node.toFixed(0)} |`,
    `| \`skyspan --version\` | ${startUp.version.toFixed(0)} |`,
    `| \`skyspan analyze\` of a 400 KB capture | ${startUp.shortCapture.toFixed(0)} |`,
  ].join("\n");
}

function growthTable(growth: readonly GrowthSeries[]): string {
  const rows = growth.map(({ of, points }) => {
    const cells = points.map(
      ({ count, cpuSeconds, peakMiB }) =>
        `${count.toLocaleString("en")}: ${cpuSeconds.toFixed(2)} s, ${peakMiB.toFixed(0)} MiB`,
    );
    return `| ${of} | ${cells.join("<br>")} |`;
  });
  return ["| of | CPU time and peak memory |", "|---|---|", ...rows].join("\n");
}
