import { expandInputs } from "../capture/expand-inputs.js";
import { InputError } from "../capture/input-error.js";
import { openCapture } from "../capture/open-capture.js";
import { orderByTime } from "../capture/order-by-time.js";
import { DEFAULT_LIMITS } from "../core/limits.js";
import { type AlertOutput, openAlertOutput } from "../output/alert-output.js";
import { printable } from "../output/printable.js";
import { renderHosts } from "../output/report/host-list.js";
import { renderSummary } from "../output/report/summary.js";
import { Pipeline } from "../pipeline.js";
import { FINISHED, FOUND, INPUT_INCOMPLETE, INTERRUPTED, NOT_DELIVERED, TERMINATED } from "./exit-codes.js";
import { hostReportOf } from "./host-report-of.js";
import { judgingOf } from "./judging.js";
import type { JudgingFlags } from "./options/judging.js";
import type { OutputFlags } from "./options/output.js";
import { Progress } from "./progress.js";
import { summaryOf } from "./summary-of.js";
import { lookOf, say } from "./terminal.js";

/** As commander delivers them. */
export interface AnalyzeFlags extends JudgingFlags, OutputFlags {
  readonly exitCode?: boolean;
}

/** `skyspan analyze`: reads captures as one timeline, prints alerts or, on a terminal, a report. Gives the exit code. */
export async function analyzeCommand(inputs: readonly string[], flags: AnalyzeFlags): Promise<number> {
  const limits = DEFAULT_LIMITS;
  const { policy, hostcache } = await judgingOf(flags);
  const { paths, skipped } = await expandInputs(inputs, limits);
  const ordered = await orderByTime(paths, limits);

  // A report for people where they look on and did not ask for records; records everywhere else.
  const isReport = flags.format === undefined && flags.to === "stdout:" && process.stdout.isTTY === true;
  const look = lookOf(process.stdout, flags.color);
  const output = isReport
    ? undefined
    : await openAlertOutput({ format: flags.format ?? "json", to: flags.to, colour: look.colour });
  let alerts = 0;
  const pipeline = new Pipeline({
    limits,
    hostcache,
    policy,
    publish: (alert) => {
      alerts++;
      output?.write(alert);
    },
  });

  const stop = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    stoppedBy = signal;
    stop.abort();
  };
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const progress = new Progress(flags.quiet !== true);

  let isWhole = true;
  for (const [index, path] of ordered.entries()) {
    const between = async (): Promise<boolean> => {
      progress.show(path, pipeline.frames, pipeline.bytes);
      await output?.ready();
      return !stop.signal.aborted && output?.delivery.readerGone !== true;
    };
    let trouble: string | undefined;
    try {
      const end = await pipeline.read(openCapture(path, index, { limits, signal: stop.signal }), between);
      if (end.kind === "cut") trouble = end.message;
    } catch (error) {
      // A file that went away since it was listed must not take along what the others told.
      if (!(error instanceof InputError)) throw error;
      trouble = error.message;
    }
    progress.clear();
    if (trouble !== undefined) {
      isWhole = false;
      say(printable(`${path}: ${trouble}`));
    }
    if (stop.signal.aborted || output?.delivery.readerGone) break;
  }
  pipeline.finish();
  await output?.close();
  process.removeListener("SIGINT", onSignal).removeListener("SIGTERM", onSignal);

  const outcome = outcomeOf(output);
  const summary = summaryOf(pipeline, outcome);
  if (isReport) {
    const captureName = (index: number): string => pipeline.captures[index]?.name ?? "";
    const told = pipeline.hosts.filter(({ verdict }) => verdict.level !== "possible");
    process.stdout.write(
      `${renderHosts(
        told.map((host) => hostReportOf(host, captureName)),
        summary,
        look,
      )}\n\n`,
    );
  }
  if (flags.quiet !== true) {
    if (skipped > 0) say(`${skipped} files in folders are no captures and were left out.`);
    say(renderSummary(summary, lookOf(process.stderr, flags.color)));
  }
  if (stoppedBy !== undefined) return stoppedBy === "SIGINT" ? INTERRUPTED : TERMINATED;
  if (outcome.lost > 0) return NOT_DELIVERED;
  if (!isWhole) return INPUT_INCOMPLETE;
  return flags.exitCode && alerts > 0 ? FOUND : FINISHED;
}

function outcomeOf(output: AlertOutput | undefined): { lost: number; troubles: string[] } {
  if (output === undefined) return { lost: 0, troubles: [] };
  const { lost, trouble } = output.delivery;
  return { lost, troubles: trouble === undefined ? [] : [`${output.name}: ${trouble}`] };
}
