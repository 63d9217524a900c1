/** RFC 3339 UTC, as it stands in a record, in the units that formats want. Something that is no time gives NaN. */

/** Milliseconds since 1970, whole. */
export function epochMilliseconds(time: string): number {
  return Date.parse(time);
}

/** `1095190266.654021`: seconds since 1970 with microseconds, as text, since a float64 would round the last digit. */
export function epochSeconds(time: string): string {
  const fraction = /\.(\d{1,6})/.exec(time)?.[1] ?? "";
  return `${Math.floor(Date.parse(time) / 1000)}.${fraction.padEnd(6, "0")}`;
}

/** `1.410547`: seconds from one moment to a later one, to the microsecond, as text. */
export function secondsBetween(from: string, until: string): string {
  return (nanosecondsBetween(from, until) / 1e9).toFixed(6);
}

/** Nanoseconds from one moment to a later one, to the microsecond. */
export function nanosecondsBetween(from: string, until: string): number {
  return Math.round((Number(epochSeconds(until)) - Number(epochSeconds(from))) * 1e6) * 1000;
}
