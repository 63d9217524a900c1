import { homedir } from "node:os";
import { join } from "node:path";
import { Counters } from "../core/counters.js";
import type { EvidenceFolder } from "../evidence/evidence-folder.js";
import type { FlowOutput } from "../output/flows/flow-output.js";
import { type Outputs, openOutputs, type Patience } from "../output/outputs.js";
import { printable } from "../output/printable.js";
import type { SlowReaders } from "../output/sink.js";
import { counted } from "../output/words.js";
import { evidenceTrouble } from "./evidence-folder-of.js";
import type { OutputFlags } from "./options/output.js";
import type { DeliveryOutcome } from "./summary-of.js";
import { lookOf, say } from "./terminal.js";

const STANDARD_OUTPUT = "stdout:";

/** A report for people where they look on and did not ask for records; records everywhere else. */
export function wantsReport({ format, to = [STANDARD_OUTPUT] }: OutputFlags): boolean {
  return format === undefined && to.every((where) => where === STANDARD_OUTPUT) && process.stdout.isTTY === true;
}

/** Opens what `--to` and `--format` name, for every command that raises alerts. Throws OutputError. */
export function openOutputsOf(flags: OutputFlags, slowReaders: SlowReaders = "await"): Promise<Outputs> {
  const { to = [STANDARD_OUTPUT], format = "json", color, spool = spoolFolder(), spoolSize, spoolSync } = flags;
  // For people each alert as it comes, whatever else is written elsewhere; a report would have to wait for the end.
  const isForPeople = flags.format === undefined && process.stdout.isTTY === true;
  return openOutputs({
    to: to.map((where) => (isForPeople && where === STANDARD_OUTPUT ? `${where}?format=text` : where)),
    format,
    colour: lookOf(process.stdout, color).colour,
    ...(process.stdout.isTTY === true && { columns: () => lookOf(process.stdout, color).width }),
    environment: process.env,
    slowReaders,
    spool: { folder: spool, maxBytes: spoolSize, sync: spoolSync },
  });
}

/** Where state is kept: systemd's StateDirectory=, or the XDG base directory specification's. */
export function spoolFolder(): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = process.env;
  if (STATE_DIRECTORY) return join(STATE_DIRECTORY.split(":")[0]!, "spool");
  return join(XDG_STATE_HOME || join(homedir(), ".local", "state"), "skyspan", "spool");
}

const SILENT_MS = 2_000;

/** Closes the outputs; where that takes its time, says for whom it waits. */
export async function closeOutputs(outputs: Outputs, patience: Patience, isQuiet: boolean): Promise<void> {
  const timer = setTimeout(() => {
    for (const { name, delivery } of outputs.all) {
      if (delivery.pending === 0) continue;
      const waiting = `Waiting for ${counted(delivery.pending, "alert")} to reach ${name}`;
      const most = patience.drainMs === undefined ? "" : `, ${patience.drainMs / 1_000} s at most`;
      say(printable(`${waiting}${most}. ${delivery.trouble ?? ""} Ctrl-C: leave them in the spool.`));
    }
  }, SILENT_MS);
  if (isQuiet) clearTimeout(timer);
  await outputs.close(patience);
  clearTimeout(timer);
}

/** How delivery went, once the outputs are closed. */
export function outcomeOf(
  outputs: Outputs | undefined,
  flows?: FlowOutput,
  evidence?: EvidenceFolder,
): DeliveryOutcome {
  const all = outputs?.all ?? [];
  const limits = new Counters();
  outputs?.report(limits);
  const sum = (field: "lost" | "pending" | "refused"): number =>
    all.reduce((total, { delivery }) => total + delivery[field], 0);
  const [lost, pending, refused] = [sum("lost"), sum("pending"), sum("refused")];
  const besides = [flows?.trouble, evidenceTrouble(evidence)].filter((trouble) => trouble !== undefined);
  return {
    lost,
    pending,
    refused,
    isWhole: lost + pending + refused === 0 && besides.length === 0,
    limits,
    outputs: all.map(({ name, delivery }) => ({ name, ...delivery })),
    troubles: [
      ...all.flatMap(({ name, delivery }) =>
        delivery.trouble === undefined ? [] : [`${name.replace(/:$/, "")}: ${delivery.trouble}`],
      ),
      ...besides,
    ],
  };
}
