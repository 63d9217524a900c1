/**
 * Text of others within our sentences and records, cut to a length, in UTF-16 units. "…" stands where something is
 * missing, so that everybody sees it was cut. Half of a surrogate pair would be a character of its own: it goes too.
 */

/** Holds every address, network, name of an option or format, and most URLs whole. */
const QUOTED_LENGTH = 100;
const HALF_AT_END = /[\ud800-\udbff]$/;
const HALF_AT_START = /^[\udc00-\udfff]/;

/** What comes first is kept. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(HALF_AT_END, "")}…`;
}

/** Beginning and end are kept. */
export function shortenInside(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.ceil((length - 1) / 2);
  const end = text.slice(text.length - (length - 1 - half)).replace(HALF_AT_START, "");
  return `${text.slice(0, half).replace(HALF_AT_END, "")}…${end}`;
}

/** What a sentence about a mistake repeats of the text that is mistaken, quotation marks included. */
export function quoted(text: string): string {
  return `"${shorten(text, QUOTED_LENGTH)}"`;
}
