import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of the young generation, of 4 MiB each: larger than this it does not grow. V8 begins with 1 MiB each. */
const MOST_YOUNG_BYTES = 8 << 20;

/**
 * The command keeps its heap small: what a flow needs lives for seconds and is used again, so a young generation that
 * grows and grows, or an old one that is let grow to twice its live size, would only hold garbage: some 25 MB of it. A
 * library must not decide this for its host, so it stands here.
 *
 * A young generation so small is collected by one thread in a millisecond: waking others for their share of it, and
 * waiting for them, takes longer than that share. V8 doubles it where much survives, and has no bound that can be set
 * while it runs: the factor it grows by is set to 1 as soon as it is as large as it may be. Halves of 4 MiB take a quarter
 * of the collections that halves of 1 MiB do, for 5 MiB more at most.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=60");
  setFlagsFromString("--no-parallel-scavenge");
  const collections = new PerformanceObserver(() => {
    if (youngBytes() < MOST_YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    collections.disconnect();
  });
  collections.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
