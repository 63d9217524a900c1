import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SKYSPAN } from "./contenders.js";
import { median } from "./measure.js";

const RUNS = 9;
const SHORT_CAPTURE = fileURLToPath(new URL("../captures/lookalike-resolver.pcap", import.meta.url));

/** Milliseconds from start to exit, medians. */
export interface StartUp {
  readonly node: number;
  readonly version: number;
  readonly shortCapture: number;
}

export function measureStartUp(): StartUp {
  return {
    node: milliseconds(["-e", "0"]),
    version: milliseconds([SKYSPAN, "--version"]),
    shortCapture: milliseconds([SKYSPAN, "analyze", "-q", SHORT_CAPTURE]),
  };
}

function milliseconds(arguments_: readonly string[]): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    spawnSync(process.execPath, arguments_, { stdio: "ignore" });
    return performance.now() - start;
  });
  return median(times);
}
