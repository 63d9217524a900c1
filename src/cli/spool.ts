import { readDestinations } from "../output/destination.js";
import { OutputError } from "../output/output-error.js";
import { networkNamesOf } from "../output/outputs.js";
import { printable } from "../output/printable.js";
import { inspectSpool, type SpoolContent } from "../output/spool/inspect-spool.js";
import { Spool } from "../output/spool/spool.js";
import { counted, thousands } from "../output/words.js";
import { FINISHED, NOT_DELIVERED } from "./exit-codes.js";
import type { OutputFlags } from "./options/output.js";
import { openOutputsOf, outcomeOf, spoolFolder } from "./outputs.js";

/** `skyspan spool status`: what waits for whom. Gives the exit code. */
export function spoolStatus({ spool = spoolFolder() }: Pick<OutputFlags, "spool">): number {
  const content = inspectSpool(spool);
  print(content === undefined ? [`There is no spool in ${spool}: nothing waits.`] : statusOf(spool, content));
  return FINISHED;
}

/** `skyspan spool drain`: delivers what waits for the network outputs of `--to`, and nothing else. Gives the exit code. */
export async function spoolDrain(flags: OutputFlags): Promise<number> {
  const { spool = spoolFolder(), format = "json", to = [] } = flags;
  const wanted = readDestinations(to, format, process.env);
  const names = networkNamesOf(wanted);
  const known = inspectSpool(spool)?.destinations.map(({ name }) => name) ?? [];
  if (names.length === 0) throw nothingFor("Name the network outputs to deliver to with --to, as in the run", known);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw nothingFor(`Nothing waits for ${stranger}`, known);
  const outputs = await openOutputsOf({ ...flags, to: to.filter((_, at) => networkNamesOf([wanted[at]!]).length > 0) });
  const hurry = new AbortController();
  const stop = (): void => hurry.abort();
  process.on("SIGINT", stop).on("SIGTERM", stop);
  await outputs.close({ drainMs: flags.drain * 1000, hurry: hurry.signal });
  const { pending, refused, lost, outputs: all, troubles } = outcomeOf(outputs);
  if (flags.quiet !== true) {
    print(
      all.map((one) =>
        [
          `${thousands(one.delivered)} delivered`,
          `${thousands(one.pending)} pending`,
          `${thousands(one.refused)} refused, ${one.name}`,
        ].join(", "),
      ),
    );
  }
  for (const trouble of troubles) process.stderr.write(`${printable(trouble)}\n`);
  return pending + refused + lost > 0 ? NOT_DELIVERED : FINISHED;
}

/** `skyspan spool forget DESTINATION`: what is not used any more holds no alerts. Gives the exit code. */
export function spoolForget(destination: string | undefined, flags: OutputFlags): number {
  const { spool: folder = spoolFolder(), spoolSize, spoolSync } = flags;
  const known = inspectSpool(folder)?.destinations ?? [];
  const found = known.find(({ name }) => name === destination);
  if (found === undefined) {
    const said = destination === undefined ? "Name a destination" : `The spool knows no ${destination}`;
    throw nothingFor(
      said,
      known.map(({ name }) => name),
    );
  }
  const spool = Spool.open({ folder, maxBytes: spoolSize, sync: spoolSync });
  spool.forget(found.name);
  spool.close();
  print([`${found.name} is forgotten. ${counted(found.waiting, "alert")} waited for it.`]);
  return FINISHED;
}

function statusOf(folder: string, { alerts, bytes, destinations, refused, owner }: SpoolContent): string[] {
  const used = owner === undefined ? "not in use" : `in use by process ${owner}`;
  const width = Math.max(...destinations.map(({ waiting }) => thousands(waiting).length), 0);
  return [
    `${folder}: ${counted(alerts, "alert")}, ${counted(bytes, "byte")}, ${used}`,
    ...destinations.map(({ name, waiting, since }) => {
      const from = since === undefined ? "" : `, the first of ${since.slice(0, 19)}Z`;
      return `  ${thousands(waiting).padStart(width)} waiting for ${name}${from}`;
    }),
    ...(destinations.length === 0 ? ["  no destination"] : []),
    ...(refused > 0 ? [`  ${thousands(refused)} refused for good: see refused.jsonl there`] : []),
  ];
}

function nothingFor(said: string, known: readonly string[]): OutputError {
  const list = known.length === 0 ? "It holds no destination" : `It knows ${known.join(", ")}`;
  return new OutputError("output.spool", `${said}. ${list}.`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(""));
}
