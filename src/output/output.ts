import type { Alert } from "../alert/alert.js";
import type { Counters } from "../core/counters.js";
import type { Delivery } from "./sink.js";

/** A destination at work: takes alerts, and says at any time how their delivery went. Never throws once it is open. */
export interface Output {
  /** As the user named it, without secrets. */
  readonly name: string;
  readonly delivery: Delivery;
  /** Returns at once. */
  write(alert: Alert): void;
  /**
   * Resolves when there is room for more, or `hurry` is aborted. A live run does not wait for it: frames would be lost
   * in its stead.
   */
  ready(hurry?: AbortSignal): Promise<void>;
  /** Bounds that were reached, as `limit.` and the bound's name. */
  report(counters: Counters): void;
  /** Tries again what a full disk refused, and waits for nothing. */
  retry?(): void;
  /** Opens files anew: log rotation, a renewed certificate, another token. */
  reopen(): void;
  /** Delivers what there is, until `hurry` is aborted, and lets go; `delivery` is final afterwards. */
  close(hurry: AbortSignal): Promise<void>;
}
