import { formatSpan, formatTime, type Microseconds } from "../../core/time.js";

/** `2006-08-25 19:31:06 to 19:52:10 UTC` and `21 min 04 s`; a second day is named only where it is another. */
export function spanInWords(first: Microseconds, last: Microseconds): string[] {
  const [from, to] = [toTheSecond(first), toTheSecond(last)];
  if (from === to) return [`${from} UTC`];
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return [`${from} to ${sameDay ? to.slice(11) : to} UTC`, formatSpan(last - first)];
}

function toTheSecond(time: Microseconds): string {
  return formatTime(time).slice(0, 19).replace("T", " ");
}
