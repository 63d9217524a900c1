/**
 * Timestamps of pcapng are 64-bit counts of a unit that each interface names in if_tsresol (section 4.2): a power of ten
 * or, with the top bit set, of two. Without BigInt, microseconds are
 *
 *   offset + high * perHigh + (high * rest + low) * perLow
 *
 * where `perHigh` and `rest` are integers, so that nothing is rounded before the last sum and the result is as exact as
 * a float64 of today's date can be: a quarter of a microsecond.
 */
export interface TimeScale {
  readonly offset: number;
  readonly perHigh: number;
  readonly rest: number;
  readonly perLow: number;
}

const WORD = 2 ** 32;
const MICROSECONDS_PER_SECOND = 1e6;

/** What holds where if_tsresol is absent: 10^-6. */
export const DEFAULT_RESOLUTION = 6;

export function timeScale(resolution: number, offsetSeconds: number): TimeScale {
  const offset = offsetSeconds * MICROSECONDS_PER_SECOND;
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) {
    const perLow = MICROSECONDS_PER_SECOND / 2 ** exponent;
    return { offset, perHigh: perLow * WORD, rest: 0, perLow };
  }
  if (exponent <= 6) {
    const perLow = 10 ** (6 - exponent);
    return { offset, perHigh: perLow * WORD, rest: 0, perLow };
  }
  const unitsPerMicrosecond = 10 ** (exponent - 6);
  return {
    offset,
    perHigh: Math.floor(WORD / unitsPerMicrosecond),
    rest: WORD % unitsPerMicrosecond,
    perLow: 1 / unitsPerMicrosecond,
  };
}
