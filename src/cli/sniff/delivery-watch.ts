import type { SensorDesk, SensorFinding } from "../../alert/sensor-desk.js";
import type { Microseconds } from "../../core/time.js";
import type { Delivery } from "../../output/sink.js";

/** A receiver may be restarted, or a network hiccup: this is longer. Nothing is lost meanwhile, so nobody need hurry. */
const FAILING_AFTER: Microseconds = 60_000_000;

interface Seen {
  since: Microseconds;
  settled: number;
  refused: number;
  lost: number;
}

export interface WatchedOutput {
  readonly name: string;
  readonly delivery: Delivery;
}

/** Looks after the outputs, and has it told where alerts do not arrive: whoever reads one output learns of the others. */
export class DeliveryWatch {
  readonly #desk: Pick<SensorDesk, "report">;
  readonly #seen = new Map<string, Seen>();

  constructor(desk: Pick<SensorDesk, "report">) {
    this.#desk = desk;
  }

  /** Called every second. */
  look(outputs: readonly WatchedOutput[], now: Microseconds): void {
    for (const { name, delivery } of outputs) {
      const seen = this.#seen.get(name) ?? { since: now, settled: 0, refused: 0, lost: 0 };
      this.#seen.set(name, seen);
      this.#lookAt(name, delivery, seen, now);
    }
  }

  #lookAt(output: string, delivery: Delivery, seen: Seen, now: Microseconds): void {
    const { refused, lost, pending } = delivery;
    const trouble = delivery.trouble ?? "it said nothing";
    const report = (cause: SensorFinding["cause"], counts: Partial<SensorFinding>, why: string): void =>
      this.#desk.report({ cause, output, from: seen.since, until: now, pending, ...counts, why: `${output}: ${why}` });
    if (lost > seen.lost) report("alerts-lost", { lost: lost - seen.lost }, trouble);
    if (refused > seen.refused) report("output-refused", { refused: refused - seen.refused }, trouble);
    const settled = delivery.delivered + refused + lost;
    if (settled > seen.settled || pending === 0) seen.since = now;
    else if (now - seen.since >= FAILING_AFTER && delivery.trouble !== undefined) report("output-failing", {}, trouble);
    Object.assign(seen, { settled, refused, lost });
  }
}
