import type { HostRule } from "../alert/alert.js";
import type { AllowEntry } from "../alert/allow-list.js";
import type { Limits } from "../core/limits.js";
import { quoted } from "../core/shorten.js";
import { SECOND } from "../core/time.js";
import { parseNetwork } from "./networks.js";
import { SettingsError } from "./settings-error.js";

/** All rules about hosts: a record of them, so that one that is added cannot be forgotten here. */
const RULES: Readonly<Record<HostRule, true>> = {
  "skype.ui-http": true,
  "skype.udp-fanout": true,
  "skype.tcp-fallback": true,
  "skype.client": true,
  "skype.supernode": true,
  "skype.call": true,
  "skype.file-transfer": true,
  "skype.relayed-transfer": true,
};

/**
 * An allow-list, one entry a line; `#` starts a comment, which is kept.
 *
 *     10.20.0.0/16                                          # the voice laboratory
 *     192.168.7.4     skype.client    until 2027-01-01      # old client, to be replaced
 *     2001:db8::/32   *
 *
 * Throws a SettingsError that names file, line and column. An entry covers its last day whole, in UTC.
 */
export function parseAllowFile(text: string, path: string, limits: Pick<Limits, "maxAllowEntries">): AllowEntry[] {
  const entries: AllowEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const hash = line.indexOf("#");
    const content = hash < 0 ? line : line.slice(0, hash);
    const words = [...content.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
    if (words.length === 0) continue;
    if (entries.length >= limits.maxAllowEntries) {
      throw problem(path, index, 1, `there are more than ${limits.maxAllowEntries} entries. Join hosts into networks.`);
    }
    entries.push(entryOf(words, hash < 0 ? "" : line.slice(hash + 1).trim(), path, index));
  }
  return entries;
}

interface Word {
  readonly text: string;
  readonly column: number;
}

function entryOf(words: readonly Word[], comment: string, path: string, line: number): AllowEntry {
  const [host, ...rest] = words as [Word, ...Word[]];
  let network: AllowEntry["network"];
  try {
    network = parseNetwork(host.text);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw problem(path, line, host.column, error.message);
  }
  let rule: HostRule | undefined;
  const first = rest[0];
  if (first !== undefined && first.text !== "until") {
    if (first.text !== "*") rule = ruleOf(first, path, line);
    rest.shift();
  }
  const [until, day, surplus] = rest;
  if (until !== undefined && until.text !== "until") {
    throw problem(
      path,
      line,
      until.column,
      `${quoted(until.text)} is not understood. After the rule comes until YYYY-MM-DD.`,
    );
  }
  if (surplus !== undefined) {
    throw problem(
      path,
      line,
      surplus.column,
      `${quoted(surplus.text)} is one word too many. Put a # before a comment.`,
    );
  }
  return {
    network,
    ...(rule !== undefined && { rule }),
    ...(until !== undefined && { until: endOf(day, until, path, line) }),
    comment,
    text: rule === undefined ? host.text : `${host.text} ${rule}`,
  };
}

function ruleOf({ text, column }: Word, path: string, line: number): HostRule {
  if (Object.hasOwn(RULES, text)) return text as HostRule;
  const known = Object.keys(RULES).join(", ");
  throw problem(path, line, column, `${quoted(text)} is not a rule. Known are ${known}, and * for all of them.`);
}

function endOf(day: Word | undefined, until: Word, path: string, line: number): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day?.text ?? "") ? Date.parse(`${day?.text}T00:00:00Z`) : Number.NaN;
  // Date.parse lets 30 February be 2 March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day?.text ?? "-")) {
    throw problem(path, line, (day ?? until).column, "after until comes a day, as 2027-01-01.");
  }
  return (time / 1000 + 86_400) * SECOND;
}

function problem(path: string, line: number, column: number, message: string): SettingsError {
  return new SettingsError("settings.bad-allow-list", `${path}:${line + 1}:${column}: ${message}`);
}
