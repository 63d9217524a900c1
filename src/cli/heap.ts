import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** The young generation V8 starts with, both halves: 2 MiB. One that is larger has made its one step. */
const FIRST_YOUNG_BYTES = 2 << 20;

/**
 * The command keeps its heap small: what a flow needs lives for seconds and is used again, so a young generation that
 * grows and grows, or an old one that is let grow to twice its live size, would only hold garbage: some 25 MB of it. A
 * library must not decide this for its host, so it stands here.
 *
 * A young generation so small is collected by one thread in half a millisecond: waking others for their share of it, and
 * waiting for them, takes longer than that share. It may grow once, to halves of 4 MiB, which a capture that keeps it
 * busy pays with 3 MB more and a quarter of the collections. V8 has no bound on it that can be set while it runs: the
 * step it grows by is set back as soon as it has grown.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=60");
  setFlagsFromString("--no-parallel-scavenge");
  setFlagsFromString("--semi-space-growth-factor=4");
  const collections = new PerformanceObserver(() => {
    if (youngBytes() <= FIRST_YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    collections.disconnect();
  });
  collections.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
