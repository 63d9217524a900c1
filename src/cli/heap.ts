import { setFlagsFromString } from "node:v8";

/**
 * The command keeps its heap small: what a flow needs lives for seconds and is used again, so a young generation that
 * grows, or an old one that is let grow to twice its live size, would only hold garbage: some 25 MB of it. A library
 * must not decide this for its host, so it stands here.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=60");
}
