import { shorten } from "../core/shorten.js";

/**
 * The longest text a mapped field holds, in UTF-16 units. Elasticsearch does not index longer keywords (`ignore_above`
 * of every ECS keyword), and ArcSight's dictionary ends `msg`, `reason` and `requestClientApplication` at 1,023.
 */
export const MAX_VALUE = 1023;

/** Longer text ends in "…". The whole of it is in the `json` format. */
export function cut(text: string, length = MAX_VALUE): string {
  return shorten(text, length);
}
