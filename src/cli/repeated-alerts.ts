import type { HostAlert } from "../alert/alert.js";
import { AlertMemory, alertIdOf } from "../alert/alert-memory.js";
import type { Limits } from "../core/limits.js";

/** A sensor that tells of a host each hour does so for six weeks. */
const MOST_REPEATS = 1_000;
/** Of an id; among that many repeats a shorter beginning could fit by chance. */
const LEAST_CHARACTERS = 8;

/**
 * Remembers what each alert of a run tells, so that it is found under the id that it had where the like had been told
 * before: by a sensor that runs for weeks, while its evidence file holds the frames of the last time alone.
 */
export class RepeatedAlerts extends AlertMemory {
  readonly #told = new Map<string, readonly unknown[]>();

  constructor(limits: Pick<Limits, "maxAlertIdentities">) {
    super(limits);
  }

  override identify(what: readonly unknown[]): string {
    const id = super.identify(what);
    this.#told.set(id, what);
    return id;
  }

  /** The first alert that had an id with this beginning, had it been told so often before. */
  find(beginning: string, alerts: readonly HostAlert[]): { alert: HostAlert; id: string; before: number } | undefined {
    if (beginning.length < LEAST_CHARACTERS) return undefined;
    for (const alert of alerts) {
      const what = this.#told.get(alert.id)!;
      for (let before = 1; before < MOST_REPEATS; before++) {
        const id = alertIdOf(what, before + 1);
        if (id.startsWith(beginning)) return { alert, id, before };
      }
    }
    return undefined;
  }
}
