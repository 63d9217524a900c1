/**
 * Time is a float64 of microseconds since 1970-01-01 UTC, everywhere. It holds today's dates exactly to a quarter of a
 * microsecond and costs no BigInt.
 */
export type Microseconds = number;

export const SECOND: Microseconds = 1_000_000;
export const MINUTE: Microseconds = 60 * SECOND;
export const HOUR: Microseconds = 60 * MINUTE;

/** The last instant a float64 holds to the microsecond, in the year 2255; classic pcap ends in 2106. */
const LATEST: Microseconds = Number.MAX_SAFE_INTEGER;

/** RFC 3339, UTC, six fraction digits: `2006-08-25T19:31:06.654000Z`. A time before 1970 or after 2255 is clamped. */
export function formatTime(time: Microseconds): string {
  const clamped = Math.min(Math.max(Number.isFinite(time) ? time : 0, 0), LATEST);
  const whole = Math.floor(clamped / SECOND);
  const fraction = Math.floor(clamped - whole * SECOND);
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(6, "0")}Z`;
}

/** A span for people: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatSpan(span: Microseconds): string {
  const tenths = Math.round(Math.max(0, span / SECOND) * 10);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(tenths / 10);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
