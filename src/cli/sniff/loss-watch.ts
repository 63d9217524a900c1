import type { SensorDesk } from "../../alert/sensor-desk.js";
import type { EngineEvent } from "../../capture/live/engine-keeper.js";
import type { Counters } from "../../core/counters.js";
import type { Microseconds } from "../../core/time.js";
import type { LostFrames } from "../../output/report/summary.js";
import type { SnifferOrder } from "./settings.js";

/** Zeek's capture-loss script warns from a tenth of a percent; below it a span port is as good as they are. */
const LOSS_THRESHOLD = 0.001;
/** Of TCP flows with data that are seen from one side only; a few always are, at the start of a capture. */
const ONE_SIDED_THRESHOLD = 0.8;
const ONE_SIDED_MIN_FLOWS = 20;
/** Gaps a followed stream; scanners and half-open connections make single ones. */
const GAPS_THRESHOLD = 0.1;
const GAPS_MIN_STREAMS = 50;
/** The estimate compares two counters that are not read at the same instant. */
const ESTIMATE_MIN_FRAMES = 200;

export interface LossTotals {
  dropped: number;
  isEstimate: boolean;
  restarts: number;
}

/** What was not seen of an interface, by all of its engines. */
export interface InterfaceLoss {
  readonly name: string;
  readonly dropped: number;
  readonly engineGaps: number;
  readonly downs: number;
}

interface PerDevice {
  readonly name: string;
  /** By the engine that runs now. */
  received: number;
  dropped: number;
  isDown: boolean;
  /** By all of its engines. */
  readonly lost: { dropped: number; isEstimate: boolean; engineGaps: number; downs: number };
}

/** Keeps account of what was not seen, and has it told. */
export class LossWatch {
  readonly totals: LossTotals = { dropped: 0, isEstimate: false, restarts: 0 };
  readonly #devices: readonly PerDevice[];
  readonly #engine: string;
  readonly #desk: SensorDesk;
  #last: Microseconds;
  #parserRestarts = 0;
  #tcpGaps = 0;
  #streams = { gaps: 0, followed: 0, oneSided: 0, twoSided: 0 };

  constructor(names: readonly string[], engine: string, desk: SensorDesk, now: Microseconds) {
    this.#devices = names.map((name) => ({
      name,
      received: 0,
      dropped: 0,
      isDown: false,
      lost: { dropped: 0, isEstimate: false, engineGaps: 0, downs: 0 },
    }));
    this.#engine = engine;
    this.#desk = desk;
    this.#last = now;
  }

  /** What is known to be missing; undefined where nothing is. */
  get lost(): LostFrames | undefined {
    const interfaces = this.#devices
      .filter(({ lost: { dropped, engineGaps, downs } }) => dropped + engineGaps + downs > 0)
      .map(({ name, lost }) => ({ name, ...lost }));
    const [parserRestarts, tcpGaps] = [this.#parserRestarts, this.#tcpGaps];
    return interfaces.length + parserRestarts + tcpGaps > 0 ? { interfaces, parserRestarts, tcpGaps } : undefined;
  }

  /** Of each interface, be there something missing or not. */
  get interfaces(): readonly InterfaceLoss[] {
    return this.#devices.map(({ name, lost }) => ({ name, ...lost }));
  }

  engine(index: number, event: EngineEvent, now: Microseconds): void {
    const device = this.#devices[index];
    if (device === undefined) return;
    switch (event.kind) {
      case "listening":
        device.received = 0;
        device.dropped = 0;
        device.isDown = false;
        break;
      case "ended":
        this.totals.restarts++;
        if (event.cause === "interface-down") wentDown(device);
        else device.lost.engineGaps++;
        this.#desk.report({
          cause: event.cause,
          interface: device.name,
          engine: this.#engine,
          from: this.#last,
          until: now,
          why: event.why,
        });
        break;
      case "link":
        if (event.trouble === undefined) {
          device.isDown = false;
          break;
        }
        wentDown(device);
        this.#desk.report({
          cause: "interface-down",
          interface: device.name,
          engine: this.#engine,
          from: this.#last,
          until: now,
          why: event.trouble,
        });
        break;
      case "counts":
        this.#counts(device, event, now);
    }
    this.#last = now;
  }

  #counts(device: PerDevice, event: Extract<EngineEvent, { kind: "counts" }>, now: Microseconds): void {
    const dropped = Math.max(0, event.dropped - device.dropped);
    const received = Math.max(0, event.received - device.received);
    if (event.isEstimate && dropped < ESTIMATE_MIN_FRAMES) return;
    device.received = event.received;
    device.dropped = Math.max(device.dropped, event.dropped);
    this.totals.dropped += dropped;
    this.totals.isEstimate = event.isEstimate;
    device.lost.dropped += dropped;
    device.lost.isEstimate = event.isEstimate;
    if (dropped === 0 || dropped / (dropped + received) < LOSS_THRESHOLD) return;
    this.#desk.report({
      cause: "kernel-drops",
      interface: device.name,
      engine: this.#engine,
      from: this.#last,
      until: now,
      received,
      dropped,
      isEstimate: event.isEstimate,
      threshold: LOSS_THRESHOLD,
      why: event.isEstimate
        ? `an estimate: the interface counted ${dropped} frames more than arrived here`
        : `the kernel dropped ${dropped} frames for want of room in the ring, ${received} arrived`,
    });
  }

  /** The independent measure: what TCP itself says is missing. */
  streams(counters: Counters, now: Microseconds): void {
    const next = {
      gaps: counters.get("flow.stream.gaps"),
      followed: counters.get("flow.stream.followed"),
      oneSided: counters.get("flow.tcp.one-sided"),
      twoSided: counters.get("flow.tcp.two-sided"),
    };
    const before = this.#streams;
    const followed = next.followed - before.followed;
    const gaps = next.gaps - before.gaps;
    const oneSided = next.oneSided - before.oneSided;
    const sided = oneSided + next.twoSided - before.twoSided;
    if (followed < GAPS_MIN_STREAMS && sided < ONE_SIDED_MIN_FLOWS) return;
    this.#streams = next;
    if (sided >= ONE_SIDED_MIN_FLOWS && oneSided / sided >= ONE_SIDED_THRESHOLD) {
      this.#desk.report({
        cause: "one-sided",
        from: this.#last,
        until: now,
        why: `${oneSided} of ${sided} TCP flows with data were seen from one side only`,
      });
    } else if (followed >= GAPS_MIN_STREAMS && gaps / followed >= GAPS_THRESHOLD) {
      this.#tcpGaps += gaps;
      this.#desk.report({
        cause: "tcp-gaps",
        from: this.#last,
        until: now,
        why: `${gaps} gaps in ${followed} TCP streams that were followed`,
      });
    }
  }

  parserDied({ times, last, cause }: NonNullable<SnifferOrder["died"]>, now: Microseconds): void {
    this.#parserRestarts = times;
    const why = "nobody parsed: what was not told before has to be found anew";
    this.#desk.report({ cause, engine: this.#engine, from: last, until: now, why });
  }

  clockJump(seconds: number, now: Microseconds): void {
    const why = `the clock was set ${seconds < 0 ? "back" : "forward"} by ${Math.abs(seconds).toFixed(1)} s`;
    this.#desk.report({ cause: "clock-jump", from: this.#last, until: now, why });
  }
}

/** The interface and its engine may both say so. */
function wentDown(device: PerDevice): void {
  if (!device.isDown) device.lost.downs++;
  device.isDown = true;
}
