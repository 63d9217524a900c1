import type { HostAlert } from "../alert/alert.js";
import { expandInputs } from "../capture/expand-inputs.js";
import { InputError } from "../capture/input-error.js";
import { canGrow } from "../capture/input-path.js";
import { openTimeline } from "../capture/timeline/timeline.js";
import { formatAddress } from "../core/address.js";
import { DEFAULT_LIMITS, type Limits } from "../core/limits.js";
import { FilteredCapture } from "../filter/filtered-capture.js";
import { printable } from "../output/printable.js";
import { renderHosts } from "../output/report/host-list.js";
import { renderSummary } from "../output/report/summary.js";
import { Pipeline } from "../pipeline.js";
import { evidenceFolderOf } from "./evidence-folder-of.js";
import { FINISHED, FOUND, INPUT_INCOMPLETE, INTERRUPTED, NOT_DELIVERED, TERMINATED } from "./exit-codes.js";
import { explainCommandLine } from "./explain-command-line.js";
import { filterOf } from "./filter-of.js";
import { flowOutputOf } from "./flow-output-of.js";
import { hostReportOf } from "./host-report-of.js";
import { judgingOf } from "./judging.js";
import type { EvidenceFlags } from "./options/evidence.js";
import type { FlowFlags } from "./options/flows.js";
import type { JudgingFlags } from "./options/judging.js";
import type { OutputFlags } from "./options/output.js";
import type { SensorFlags } from "./options/sensor.js";
import { closeOutputs, openOutputsOf, outcomeOf, wantsReport } from "./outputs.js";
import { Progress } from "./progress.js";
import { refuseEvidenceAsInput } from "./refuse-evidence-as-input.js";
import { refuseOverwriting } from "./refuse-overwriting.js";
import { summaryOf } from "./summary-of.js";
import { lookOf, meaningOf, say } from "./terminal.js";

/** As commander delivers them. */
export interface AnalyzeFlags extends JudgingFlags, SensorFlags, OutputFlags, FlowFlags, EvidenceFlags {
  readonly exitCode?: boolean;
  readonly filter?: string;
  readonly follow?: boolean;
}

/** `skyspan analyze`: reads captures as one timeline, prints alerts or, on a terminal, a report. Gives the exit code. */
export async function analyzeCommand(inputs: readonly string[], flags: AnalyzeFlags): Promise<number> {
  const limits = DEFAULT_LIMITS;
  const judging = await judgingOf(flags);
  const passes = await filterOf(flags.filter);
  // tcpdump writes its header with the first frames: until then there is no capture in its folder.
  const { paths, skipped } = await expandInputs(inputs, limits, flags.follow === true);
  const progress = new Progress(flags.quiet !== true);
  const stop = new AbortController();
  const sayFollowed = (path: string | undefined): void => {
    if (flags.quiet === true) return;
    progress.clear();
    say(path === undefined ? "Waiting for a new file." : printable(`Following ${path}.`));
  };
  let isWhole = true;
  const timeline = await openTimeline(paths, {
    limits,
    signal: stop.signal,
    ...(passes && { through: (capture) => new FilteredCapture(capture, passes) }),
    ...(flags.follow === true &&
      inputs.some(canGrow) && { follow: { find: () => filesNow(inputs, limits), onFollow: sayFollowed } }),
    onEnd: ({ name, end }) => {
      if (end.kind !== "cut") return;
      isWhole = false;
      progress.clear();
      say(printable(`${name}: ${end.message}`));
    },
  });

  refuseOverwriting(paths, flags);
  refuseEvidenceAsInput(inputs, flags.evidence);
  const isReport = wantsReport(flags);
  const outputs = isReport ? undefined : await openOutputsOf(flags);
  const flows = flowOutputOf(flags, judging.policy.observer);
  const evidence = evidenceFolderOf(flags);
  let alerts = 0;
  const lastWords = new Map<string, HostAlert>();
  const pipeline = new Pipeline({
    limits,
    ...judging,
    publish: (alert) => {
      alerts++;
      if (isReport && alert.status === "closed" && alert.rule === "skype.client") lastWords.set(alert.host.ip, alert);
      outputs?.write(alert);
    },
    ...(evidence !== undefined && { evidence }),
    ...(flows !== undefined && { flowLog: { order: "held", write: (flow) => flows.write(flow) } }),
  });

  const hurry = new AbortController();
  let isDraining = false;
  let stoppedBy: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    // The first ends the reading, one more the wait for network outputs.
    if (stop.signal.aborted || isDraining) hurry.abort();
    stoppedBy = signal;
    stop.abort();
  };
  const onHangUp = (): void => {
    const meant = meaningOf("SIGHUP");
    if (meant !== "SIGHUP") {
      onSignal(meant);
      return;
    }
    outputs?.reopen();
    flows?.reopen();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onHangUp);
  await pipeline.read(timeline, async () => {
    progress.show(timeline.name, pipeline.frames, pipeline.bytes);
    await outputs?.ready(stop.signal);
    await flows?.ready(stop.signal);
    return !stop.signal.aborted && outputs?.readerGone !== true;
  });
  progress.clear();
  pipeline.finish();
  isDraining = true;
  const patience = { drainMs: flags.drain * 1000, hurry: hurry.signal };
  if (outputs !== undefined) await closeOutputs(outputs, patience, flags.quiet === true);
  await flows?.close(hurry.signal);
  process.removeListener("SIGINT", onSignal).removeListener("SIGTERM", onSignal).removeListener("SIGHUP", onHangUp);

  const outcome = outcomeOf(outputs, flows, evidence);
  const summary = summaryOf(pipeline, judging.policy.allow, outcome);
  if (isReport) {
    const captureName = (index: number): string => pipeline.captures[index]?.name ?? "";
    const told = pipeline.hosts.filter(({ verdict, isAllowed }) => verdict.level !== "possible" && !isAllowed);
    process.stdout.write(
      `${renderHosts(
        told.map((host) => {
          const alert = lastWords.get(formatAddress(host.address));
          return hostReportOf(host, captureName, alert && explainCommandLine(alert, inputs, flags));
        }),
        summary,
        lookOf(process.stdout, flags.color),
      )}\n\n`,
    );
  }
  if (flags.quiet !== true) {
    // A file that is followed may have been empty at first.
    if (skipped > 0 && flags.follow !== true) say(leftOut(skipped));
    say(renderSummary(summary, lookOf(process.stderr, flags.color)));
  } else {
    // Quiet is not silent: who gets exit code 5 is told why.
    for (const trouble of outcome.troubles) say(printable(`skyspan: ${trouble}`));
  }
  if (stoppedBy !== undefined) return stoppedBy === "SIGINT" ? INTERRUPTED : TERMINATED;
  if (!outcome.isWhole) return NOT_DELIVERED;
  if (!isWhole) return INPUT_INCOMPLETE;
  return flags.exitCode && alerts > 0 ? FOUND : FINISHED;
}

function leftOut(files: number): string {
  return files === 1
    ? "1 file in a folder is no capture and was left out."
    : `${files} files in folders are no captures and were left out.`;
}

/** What the user's words mean now; one that means nothing for the moment may again. */
async function filesNow(inputs: readonly string[], limits: Limits): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const input of inputs) {
    try {
      paths.push(...(await expandInputs([input], limits)).paths);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return paths;
}
