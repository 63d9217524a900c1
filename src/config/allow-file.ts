import type { AllowEntry } from "../alert/allow-list.js";
import { parseNetwork } from "./networks.js";
import { SettingsError } from "./settings-error.js";

/** Entries of one file: more is a mistake, not a policy. */
const MAX_ENTRIES = 10_000;
const RULE = /^(?:\*|skype\.[a-z][a-z-]*)$/;
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/**
 * An allow-list, one entry a line: `<host or network> <rule or *> [until <day>] [# why]`. Empty lines and lines that
 * begin with `#` say nothing. Throws a SettingsError that names file, line and column.
 *
 *     10.1.0.0/16     *             until 2026-12-31   # museum network, ticket 4711
 *     192.168.1.2     skype.client
 */
export function parseAllowFile(text: string, name: string): AllowEntry[] {
  const entries: AllowEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const hash = line.indexOf("#");
    const comment = hash < 0 ? "" : line.slice(hash + 1).trim();
    const words = [...(hash < 0 ? line : line.slice(0, hash)).matchAll(/\S+/g)];
    if (words.length === 0) continue;
    entries.push(entryOf(words, `${name}:${index + 1}`, comment, line.length));
    if (entries.length > MAX_ENTRIES) {
      throw new SettingsError("settings.allow-list", `${name} has more than ${MAX_ENTRIES} entries.`);
    }
  }
  return entries;
}

function entryOf(words: readonly RegExpMatchArray[], place: string, comment: string, lineLength: number): AllowEntry {
  const wrong = (at: number, what: string): SettingsError =>
    new SettingsError("settings.allow-list", `${place}:${(words[at]?.index ?? lineLength) + 1}: ${what}`);
  const [network, rule, until, day, rest] = words.map(([word]) => word);
  if (rule === undefined || !RULE.test(rule)) {
    throw wrong(1, "After the network stands a rule, as skype.client, or * for all.");
  }
  if (rest !== undefined || (until !== undefined && until !== "until")) {
    throw wrong(
      until === "until" ? 4 : 2,
      'After the rule stands nothing, or "until" and a day; a comment begins with #.',
    );
  }
  const last = until === undefined ? undefined : dayOf(day ?? "");
  if (until !== undefined && last === undefined) throw wrong(3, "The day is written as 2026-12-31.");
  return {
    place,
    network: networkAt(network!, (message) => wrong(0, message)),
    rule,
    ...(last !== undefined && { until: last }),
    comment,
  };
}

function networkAt(text: string, wrong: (message: string) => SettingsError): AllowEntry["network"] {
  try {
    return parseNetwork(text);
  } catch (error) {
    throw error instanceof SettingsError ? wrong(error.message) : error;
  }
}

/** The day's first instant, UTC, in microseconds; undefined for what is no day. */
function dayOf(text: string): number | undefined {
  const time = DAY_TEXT.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 would be taken for a day in March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) return undefined;
  return time * 1000;
}
