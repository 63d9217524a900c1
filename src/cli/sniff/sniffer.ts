import { hostname } from "node:os";
import type { Alert } from "../../alert/alert.js";
import { SensorDesk } from "../../alert/sensor-desk.js";
import type { FrameSource } from "../../capture/frame.js";
import type { EngineEvent } from "../../capture/live/engine-keeper.js";
import { LiveSource } from "../../capture/live/live-source.js";
import { MergedByTime } from "../../capture/live/merge-by-time.js";
import { sensorNameOfHost } from "../../config/sensor-name.js";
import type { Counters } from "../../core/counters.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { printable } from "../../output/printable.js";
import { renderSummary } from "../../output/report/summary.js";
import { Pipeline } from "../../pipeline.js";
import { evidenceFolderOf } from "../evidence-folder-of.js";
import { FINISHED, INPUT_INCOMPLETE, INTERRUPTED, NOT_DELIVERED, TERMINATED } from "../exit-codes.js";
import { flowOutputOf } from "../flow-output-of.js";
import { judgingOf } from "../judging.js";
import { closeOutputs, openOutputsOf, outcomeOf } from "../outputs.js";
import { refuseOverwriting } from "../refuse-overwriting.js";
import { summaryOf } from "../summary-of.js";
import { lookOf, say } from "../terminal.js";
import { DeliveryWatch } from "./delivery-watch.js";
import { LossWatch } from "./loss-watch.js";
import { serveMetrics } from "./metrics.js";
import type { SnifferOrder } from "./settings.js";
import { StateFile } from "./state-file.js";
import { type Statistics, statisticsOf } from "./statistics.js";
import { openStatus } from "./status.js";

const TICK_MS = 1_000;
/** Frames come up to two seconds late through an engine's blocks and the merge: ticks keep behind them. */
const TICK_BEHIND_MS = 5_000;
/** The wall clock against the monotonic one, from tick to tick. */
const CLOCK_JUMP_MS = 2_000;
/** What engines still have to say at the end. */
const DRAIN_MS = 2_000;
/** For what engines counted up to their end; it comes another way than their frames. */
const LAST_COUNTS_MS = 1_000;
/** For a reader of standard output that does not take what it is given, at the end. */
const READER_MS = 5_000;

/** The part that parses: frames in, alerts out, until it is told to stop. */
export interface Sniffer {
  readonly sources: readonly LiveSource[];
  /** Reads to the end. Gives the exit code. */
  run(): Promise<number>;
  event(device: number, event: EngineEvent): void;
  /** The device's engine is not started again, and its last event has come. */
  ended(device: number): void;
  signal(signal: NodeJS.Signals): void;
}

export async function openSniffer({ flags, engine, devices, died }: SnifferOrder): Promise<Sniffer> {
  const limits = DEFAULT_LIMITS;
  const judging = await judgingOf({ sensorName: sensorNameOfHost(hostname()), ...flags });
  const { policy } = judging;
  const state = new StateFile(flags.state, limits);
  refuseOverwriting(engine === "pipe" ? devices : [], flags);
  const outputs = await openOutputsOf(flags, "lose");
  const flows = flowOutputOf(flags, policy.observer, "lose");
  const evidence = evidenceFolderOf(flags);
  const status = await openStatus(flags.quiet !== true, flags.interval);
  status.troubles(presentOf(state.trouble));
  let alerts = 0;
  const publish = (alert: Alert): void => {
    alerts++;
    status.clear();
    outputs.write(alert);
  };
  const { memory } = state;
  const pipeline = new Pipeline({
    limits,
    ...judging,
    publish,
    memory,
    ...(evidence !== undefined && { evidence }),
    ...(flows !== undefined && { flowLog: { order: "corrected", write: (flow) => flows.write(flow) } }),
  });
  const desk = new SensorDesk(policy, memory, publish);
  const loss = new LossWatch(devices, engine, desk, Date.now() * 1000);
  const deliveries = new DeliveryWatch(desk);
  if (died !== undefined) loss.parserDied(died, Date.now() * 1000);
  const counters = (): Counters => {
    const all = pipeline.counters();
    desk.count(all);
    return all;
  };
  const listening = new Set<number>();

  let rate = 0;
  let lastFrames = 0;
  const statistics = (): Statistics =>
    statisticsOf(
      counters(),
      { frames: pipeline.frames, bytes: pipeline.bytes, rate, alerts },
      outcomeOf(outputs),
      loss.totals,
    );
  const metrics =
    flags.metrics === undefined
      ? undefined
      : await serveMetrics(flags.metrics, {
          statistics,
          interfaces: () =>
            engine === "pipe"
              ? []
              : loss.interfaces.map((one, index) => ({ ...one, isCaptured: listening.has(index) })),
          outputs: () => outputs.all,
          isHealthy: () => engine === "pipe" || listening.size > 0,
        });

  const sources = devices.map((name, index) => new LiveSource(name, index, limits));
  const source = sources.length === 1 ? sources[0]! : new MergedByTime(sources);

  let stoppedBy: NodeJS.Signals | undefined;
  let drain: NodeJS.Timeout | undefined;
  const hurry = new AbortController();
  const stop = (): void => {
    for (const one of sources) one.close(false);
    drain ??= setTimeout(() => {
      for (const one of sources) one.close(true);
    }, DRAIN_MS);
  };

  const running = new Set(devices.keys());
  let allEnded = (): void => {};
  /** Where engines were told to end. */
  const lastCounts = async (): Promise<void> => {
    if (engine === "pipe" || stoppedBy === undefined || running.size === 0) return;
    const patience = setTimeout(() => allEnded(), LAST_COUNTS_MS);
    await new Promise<void>((resolve) => {
      allEnded = resolve;
    });
    clearTimeout(patience);
  };

  let wall = Date.now();
  let monotonic = performance.now();
  const tick = (): void => {
    const passed = performance.now() - monotonic;
    const jump = Date.now() - wall - passed;
    monotonic = performance.now();
    wall = Date.now();
    if (Math.abs(jump) > CLOCK_JUMP_MS && engine !== "pipe") loss.clockJump(jump / 1000, wall * 1000);
    rate = passed > 0 ? ((pipeline.frames - lastFrames) * 1000) / passed : 0;
    // Times in a pipe are somebody else's: only frames move them.
    if (pipeline.frames === lastFrames && engine !== "pipe") pipeline.advance((wall - TICK_BEHIND_MS) * 1000);
    lastFrames = pipeline.frames;
    loss.streams(pipeline.counters(), wall * 1000);
    deliveries.look(outputs.all, wall * 1000);
    state.save();
    outputs.retry();
    flows?.flush();
    status.troubles([...presentOf(state.trouble), ...outcomeOf(outputs, flows, evidence).troubles]);
    status.show(statistics);
  };
  const ticking = setInterval(tick, TICK_MS);

  // Nothing is waited for: an output that is stuck must not hold the reading up, or frames would be lost in its stead.
  const between = (): boolean => {
    if (outputs.readerGone) stop();
    return true;
  };

  return {
    sources,
    event(device, event) {
      loss.engine(device, event, Date.now() * 1000);
      if (event.kind === "listening" || (event.kind === "link" && event.trouble === undefined)) listening.add(device);
      else if (event.kind !== "counts") listening.delete(device);
      status.engine(devices[device] ?? "", event);
    },
    ended(device) {
      running.delete(device);
      if (running.size === 0) allEnded();
    },
    signal(signal) {
      if (signal === "SIGHUP") {
        outputs.reopen();
        flows?.reopen();
      } else if (signal === "SIGUSR1") status.now(statistics());
      else {
        // The first ends the reading, one more the wait for outputs.
        if (stoppedBy !== undefined) hurry.abort();
        stoppedBy ??= signal;
        stop();
      }
    },
    async run() {
      await pipeline.read(source, between);
      clearInterval(ticking);
      clearTimeout(drain);
      await lastCounts();
      const fault = engine === "pipe" ? faultOf(source) : undefined;
      status.troubles(presentOf(fault));
      pipeline.finish();
      // The flows that were open have ended, and say what was missing in them.
      loss.streams(pipeline.counters(), Date.now() * 1000);
      state.save(true);
      const patience = { drainMs: flags.drain * 1000, readerMs: READER_MS, hurry: hurry.signal };
      await closeOutputs(outputs, patience, flags.quiet === true);
      await flows?.close(AbortSignal.timeout(READER_MS));
      metrics?.close();
      metrics?.closeAllConnections();
      status.clear();
      const outcome = outcomeOf(outputs, flows, evidence);
      if (flags.quiet !== true) {
        status.now(statistics());
        const account = { lost: loss.lost, report: (all: Counters) => desk.count(all) };
        say(renderSummary(summaryOf(pipeline, policy.allow, outcome, account), lookOf(process.stderr, flags.color)));
      } else {
        // Once more where it was told while the run went on: it is why the exit code is 5.
        for (const trouble of outcome.troubles) say(printable(`skyspan: ${trouble}`));
      }
      if (state.trouble !== undefined) say(printable(`skyspan: ${state.trouble}`));
      if (stoppedBy !== undefined) return stoppedBy === "SIGINT" ? INTERRUPTED : TERMINATED;
      if (fault !== undefined) return INPUT_INCOMPLETE;
      return outcome.isWhole ? FINISHED : NOT_DELIVERED;
    },
  };
}

function presentOf(sentence: string | undefined): readonly string[] {
  return sentence === undefined ? [] : [sentence];
}

/** What is wrong with what came through the pipe: nobody starts its engine again. */
function faultOf({ end }: FrameSource): string | undefined {
  return end.kind === "cut" ? `Standard input: ${end.message}` : undefined;
}
