import type { Microseconds } from "../../../core/time.js";
import { wholeQuarters } from "../fraction.js";

/**
 * Timestamps of pcapng are 64-bit counts of a unit that each interface names in if_tsresol (section 4.2): a power of ten
 * or, with the top bit set, of two. Without BigInt, microseconds are
 *
 *   offset + high * perHigh + (high * rest + low) * times / divisor
 *
 * where all but the last quotient are integers, so that nothing is rounded before it.
 */
export interface TimeScale {
  readonly offset: number;
  readonly perHigh: number;
  readonly rest: number;
  readonly times: number;
  readonly divisor: number;
}

const WORD = 2 ** 32;
const MICROSECONDS_PER_SECOND = 1e6;

/** What holds where if_tsresol is absent: 10^-6. */
export const DEFAULT_RESOLUTION = 6;

export function timeScale(resolution: number, offsetSeconds: number): TimeScale {
  const offset = offsetSeconds * MICROSECONDS_PER_SECOND;
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) {
    const divisor = 2 ** exponent;
    const times = MICROSECONDS_PER_SECOND;
    return { offset, perHigh: (WORD / divisor) * times, rest: 0, times, divisor };
  }
  if (exponent <= 6) {
    const times = 10 ** (6 - exponent);
    return { offset, perHigh: WORD * times, rest: 0, times, divisor: 1 };
  }
  const divisor = 10 ** (exponent - 6);
  return { offset, perHigh: Math.floor(WORD / divisor), rest: WORD % divisor, times: 1, divisor };
}

export function timeOf(scale: TimeScale, high: number, low: number): Microseconds {
  return scale.offset + high * scale.perHigh + wholeQuarters(((high * scale.rest + low) * scale.times) / scale.divisor);
}
