import { existsSync, mkdirSync, rmSync } from "node:fs";
import { CACHE } from "../captures.js";
import { SKYSPAN } from "../contenders.js";
import { FrameWriter } from "../frame-writer.js";
import { measure, median } from "../measure.js";
import { SERIES, type Series } from "./series.js";

/** What one count of a series costs: a whole process. */
export interface GrowthPoint {
  readonly count: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

export interface GrowthSeries {
  readonly name: string;
  readonly of: string;
  readonly isHostile: boolean;
  readonly points: readonly GrowthPoint[];
}

/** Captures are made one after the other and thrown away: all of them would be gigabytes. */
export function measureGrowth(runs: number, allSeries: readonly Series[] = SERIES): readonly GrowthSeries[] {
  mkdirSync(CACHE, { recursive: true });
  return allSeries.map((series) => {
    console.error(`Growth: ${series.of} …`);
    const points = series.counts.map((count) => measurePoint(series, count, runs));
    return { name: series.name, of: series.of, isHostile: series.isHostile, points };
  });
}

function measurePoint(series: Series, count: number, runs: number): GrowthPoint {
  const path = `${CACHE}growth.pcap`;
  if (existsSync(path)) rmSync(path);
  const writer = new FrameWriter(path);
  series.write(writer, count);
  writer.close();
  try {
    const measures = Array.from({ length: runs }, () => measure([process.execPath, SKYSPAN, "analyze", "-q", path]));
    const good = measures.filter((result) => result !== undefined);
    if (good.length === 0) throw new Error(`skyspan failed on ${count} ${series.of}`);
    return {
      count,
      cpuSeconds: median(good.map(({ cpuSeconds }) => cpuSeconds)),
      peakMiB: median(good.map(({ peakMiB }) => peakMiB)),
    };
  } finally {
    rmSync(path);
  }
}

/** For a terminal: a line a series. */
export function growthText(growth: readonly GrowthSeries[]): string {
  return growth
    .map(({ of, points }) => {
      const cells = points.map(
        ({ count, cpuSeconds, peakMiB }) =>
          `${count.toLocaleString("en")}: ${cpuSeconds.toFixed(2)} s, ${peakMiB.toFixed(0)} MiB`,
      );
      return `${of}\n    ${cells.join("\n    ")}`;
    })
    .join("\n");
}
