import type { Counters } from "../core/counters.js";
import { formatTime, type Microseconds } from "../core/time.js";
import {
  ALERT_SCHEMA,
  type Alert,
  type SensorAlert,
  type SensorFacts,
  type SensorRule,
  type Severity,
} from "./alert.js";
import type { AlertMemory } from "./alert-memory.js";

/** Where a sensor may have been blind, or was not heard, as it was noticed. */
export interface SensorFinding {
  readonly cause: SensorFacts["cause"];
  readonly interface?: string;
  readonly engine?: string;
  readonly from: Microseconds;
  readonly until: Microseconds;
  readonly received?: number;
  readonly dropped?: number;
  readonly isEstimate?: boolean;
  readonly output?: string;
  readonly pending?: number;
  readonly refused?: number;
  readonly lost?: number;
  /** The threshold that the share of dropped ones is held against. */
  readonly threshold?: number;
  /** What went before, in the words of who noticed it. */
  readonly why: string;
}

const HIGH_SHARE = 0.1;
const MEDIUM_SHARE = 0.01;

/** Turns what the sensor notices about itself into alerts; what repeats is held back and counted, as it is for hosts. */
export class SensorDesk {
  readonly #holdBack: Microseconds;
  readonly #observer: Alert["observer"];
  readonly #memory: AlertMemory;
  readonly #publish: (alert: SensorAlert) => void;
  #sent = 0;
  #heldBack = 0;

  constructor(
    { holdBack, observer }: { readonly holdBack: Microseconds; readonly observer: Alert["observer"] },
    memory: AlertMemory,
    publish: (alert: SensorAlert) => void,
  ) {
    this.#holdBack = holdBack;
    this.#observer = observer;
    this.#memory = memory;
    this.#publish = publish;
  }

  report(finding: SensorFinding): void {
    const key = `${finding.cause}|${finding.output ?? finding.interface ?? ""}`;
    const told = this.#memory.toldOfSensor(key);
    if (told !== undefined && Math.abs(finding.until - told.time) < this.#holdBack) {
      told.heldBack++;
      this.#heldBack++;
      return;
    }
    this.#memory.tellOfSensor(key, { time: finding.until, heldBack: 0 });
    this.#sent++;
    this.#publish(this.#alert(finding, told?.heldBack ?? 0));
  }

  /** Adds to what the desk of the hosts counted. */
  count(counters: Counters): void {
    counters.add("alert.sent", this.#sent);
    counters.add("alert.held-back", this.#heldBack);
  }

  #alert(finding: SensorFinding, heldBack: number): SensorAlert {
    const { cause, from, until, received, dropped, threshold, isEstimate, why } = finding;
    const { output, pending, refused, lost } = finding;
    const rule = ruleOf(cause);
    const all = (received ?? 0) + (dropped ?? 0);
    const share = dropped === undefined || all === 0 ? undefined : Math.round((dropped / all) * 1e6) / 1e6;
    return {
      schema: ALERT_SCHEMA,
      // Two sensors are blind each for itself: the observer is part of the identity here.
      id: this.#memory.identify([rule, cause, output ?? finding.interface ?? "", this.#observer.name]),
      time: formatTime(until),
      firstSeen: formatTime(from),
      lastSeen: formatTime(until),
      count: heldBack + 1,
      rule,
      status: "new",
      title: titleOf(finding),
      severity: severityOf(cause, share),
      sensor: {
        cause,
        ...(finding.interface !== undefined && { interface: finding.interface }),
        ...(finding.engine !== undefined && { engine: finding.engine }),
        from: formatTime(from),
        until: formatTime(until),
        ...(received !== undefined && { received }),
        ...(dropped !== undefined && { dropped }),
        ...(share !== undefined && { share }),
        ...(isEstimate !== undefined && { isEstimate }),
        ...(output !== undefined && { output }),
        ...(pending !== undefined && { pending }),
        ...(refused !== undefined && { refused }),
        ...(lost !== undefined && { lost }),
      },
      reasons: [
        {
          signal: cause,
          kind: isEstimate === true ? "supporting" : "proof",
          text: why,
          ...(share !== undefined && { value: share }),
          ...(threshold !== undefined && { threshold }),
          frames: [],
          time: formatTime(until),
        },
      ],
      evidence: { frames: [] },
      heldBack,
      observer: this.#observer,
    };
  }
}

function ruleOf(cause: SensorFinding["cause"]): SensorRule {
  switch (cause) {
    case "one-sided":
      return "sensor.one-sided";
    case "output-failing":
    case "output-refused":
    case "alerts-lost":
      return "sensor.delivery";
    default:
      return "sensor.capture-loss";
  }
}

function titleOf({ cause, interface: name, engine, output, refused, lost }: SensorFinding): string {
  const where = name === undefined ? "" : ` on ${name}`;
  switch (cause) {
    case "kernel-drops":
      return `The sensor could not keep up${where}: frames were dropped`;
    case "engine-died":
      return `The capture engine ${engine ?? ""}${where} ended and was started again: there is a gap`;
    case "engine-stalled":
      return `The capture engine ${engine ?? ""}${where} fell silent and was started again: there is a gap`;
    case "parser-died":
      return "The process that parses ended and was started again: there is a gap";
    case "parser-stalled":
      return "The process that parses was stuck and was started again: there is a gap";
    case "interface-down":
      return `The interface ${name ?? ""} went down: nothing is seen until it is back`;
    case "tcp-gaps":
      return "TCP streams have gaps: the sensor does not see all frames";
    case "clock-jump":
      return "The clock of the sensor was set: times before and after do not fit together";
    case "output-failing":
      return `The output ${output ?? ""} takes no alerts: they wait`;
    case "output-refused":
      return `The output ${output ?? ""} refused alerts for good: ${refused ?? 0}`;
    case "alerts-lost":
      return `Alerts were lost on their way to ${output ?? ""}: ${lost ?? 0}`;
    default:
      return "This span shows one direction of the traffic only";
  }
}

function severityOf(cause: string, share: number | undefined): Severity {
  if (cause === "alerts-lost") return "high";
  if (share === undefined) return cause === "clock-jump" ? "low" : "medium";
  if (share >= HIGH_SHARE) return "high";
  return share >= MEDIUM_SHARE ? "medium" : "low";
}
