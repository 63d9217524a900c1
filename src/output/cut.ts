/**
 * The longest text a mapped field holds, in UTF-16 units. Elasticsearch does not index longer keywords (`ignore_above`
 * of every ECS keyword), and ArcSight's dictionary ends `msg`, `reason` and `requestClientApplication` at 1,023.
 */
export const MAX_VALUE = 1023;

/** Longer text ends in "…", so that everybody sees it was cut. The whole of it is in the `json` format. */
export function cut(text: string, length = MAX_VALUE): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  // Half of a surrogate pair would be a character of its own.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
