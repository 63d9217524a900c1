import type { HostAlert } from "../alert/alert.js";
import type { ExplainFlags } from "./explain.js";

/** Characters of an id that tell one alert of a run from the others. */
const ID_SHOWN = 8;

/**
 * The command that explains an alert of this run, with the options that it takes to raise it again. From the cut-out
 * where there is one; standard input cannot be read again.
 */
export function explainCommandLine(
  { id, evidence }: HostAlert,
  inputs: readonly string[],
  { filter, homeNet = [], hostcache = [] }: Pick<ExplainFlags, "filter" | "homeNet" | "hostcache">,
): string | undefined {
  const captures = evidence.file === undefined ? inputs : [evidence.file];
  if (captures.includes("-")) return undefined;
  const options = [
    ...(filter === undefined ? [] : ["--filter", filter]),
    ...homeNet.flatMap((network) => ["--home-net", network]),
    ...hostcache.flatMap((file) => ["--hostcache", file]),
  ];
  return ["skyspan explain", id.slice(0, ID_SHOWN), ...[...captures, ...options].map(quoted)].join(" ");
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
