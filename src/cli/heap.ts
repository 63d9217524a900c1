import { setFlagsFromString } from "node:v8";

/**
 * The command keeps its heap small: what a flow needs lives for seconds and is used again, so a young generation that
 * grows, or an old one that is let grow to twice its live size, would only hold garbage: some 25 MB of it. A library
 * must not decide this for its host, so it stands here.
 *
 * A young generation so small is collected by one thread in half a millisecond: waking others for their share of it, and
 * waiting for them, takes longer than that share.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=60");
  setFlagsFromString("--no-parallel-scavenge");
}
