import type { Microseconds } from "../../core/time.js";

/**
 * A float64 of today's microseconds has quarters and no less. What is finer is cut off here, since rounding it would
 * put 0.999 into the next microsecond, where no other tool shows it.
 */
export function wholeQuarters(fraction: Microseconds): Microseconds {
  return Math.floor(fraction * 4) / 4;
}
