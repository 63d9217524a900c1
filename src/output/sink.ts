import type { Alert } from "../alert/alert.js";
import type { Counters } from "../core/counters.js";
import type { SinkSetting, SinkSettings } from "./sink-settings.js";

/**
 * A sink takes records somewhere and knows nothing of formats. It is handed text at once and delivers in its own time,
 * so that one that waits for acknowledgements fits as well as a file; how that went is always in `delivery`. A sink
 * never throws once it is open: what it cannot deliver is counted, and said in words.
 */
export interface Sink {
  /** As the user named it. */
  readonly name: string;
  readonly delivery: Delivery;
  /** What stands at the beginning of every file that is written; of a stream, once. Called before anything is written. */
  begin(header: string): void;
  /** Takes one record. Returns at once. */
  write(record: SinkRecord): void;
  /** Resolves when there is room for more, or `hurry` is aborted. Awaited by what reads files: a slow reader slows it. */
  ready(hurry?: AbortSignal): Promise<void>;
  /** Bounds that were reached, as `limit.` and the bound's name. */
  report(counters: Counters): void;
  /** Tries again what was refused, and waits for nothing: the next record may be hours away. */
  retry?(): void;
  /** Delivers what there is, until `hurry` is aborted, and lets go. `delivery` is final afterwards: what was not taken is lost. */
  close(hurry?: AbortSignal): Promise<void>;
  /** Opens the same destination anew, where something else may have moved it: log rotation. */
  reopen?(): void;
}

export interface SinkRecord {
  /** Without a line end. */
  readonly text: string;
  /** What the text says, for sinks that frame, rank or acknowledge by it; absent for a format's footer. */
  readonly alert?: Pick<Alert, "id" | "time" | "severity">;
  /** How many records the text holds, where that is not one alert. */
  readonly records?: number;
}

/** Alerts only; headers and footers are not counted, though their bytes are. */
export interface Delivery {
  readonly written: number;
  readonly delivered: number;
  readonly bytes: number;
  /** Given up: these were not delivered and will not be. */
  readonly lost: number;
  /** Refused by the receiver for good, and kept in a file of their own. */
  readonly refused: number;
  /** Kept on disk for another try: when it runs now, or by the next run. */
  readonly pending: number;
  /** The reader went away (`| head`). It wanted no more: not a loss, but a reason to stop. */
  readonly readerGone: boolean;
  /** Why something could not be delivered, as one sentence; the latest, where there were several. */
  readonly trouble: string | undefined;
}

/** A sink while it works: its own count of `Delivery`. */
export type DeliveryCount = { -readonly [Field in keyof Delivery]: Delivery[Field] };

export function nothingDelivered(): DeliveryCount {
  return { written: 0, delivered: 0, bytes: 0, lost: 0, refused: 0, pending: 0, readerGone: false, trouble: undefined };
}

/** What a run does where the reader of a stream takes nothing for a while. */
export type SlowReaders =
  /** It reads on: what there is no room for is lost, and counted. A wire does not wait. */
  | "lose"
  /** It awaits `ready` before it reads on: what one step of it raises is kept, however much that is. */
  | "await";

/** A way to deliver, by the scheme of the URL that names the destination. */
export interface SinkKind {
  /** Without the colon. */
  readonly scheme: string;
  /** One line for `list outputs`. */
  readonly description: string;
  readonly example: string;
  /** What may stand behind the `?` of the URL, besides `format` and `min-severity`. */
  readonly settings: readonly SinkSetting[];
  /** Reads the settings and opens nothing. Throws OutputError. */
  check?(settings: SinkSettings): void;
  /** `target` is what stands between the colon and the `?`. Throws OutputError where it cannot be opened. */
  open(target: string, settings: SinkSettings, slowReaders: SlowReaders): Sink | Promise<Sink>;
}
