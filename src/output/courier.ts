import type { Alert } from "../alert/alert.js";
import type { Format } from "./format.js";
import type { SinkSetting, SinkSettings } from "./sink-settings.js";

/**
 * A courier takes alerts from the spool to one receiver on the network. It keeps nothing and counts nothing: what it
 * rejects for now stays in the spool and comes again.
 */
export interface Courier {
  /** What one `send` is given at most. */
  readonly batch: { readonly alerts: number; readonly bytes: number };
  /**
   * Resolves when the receiver has acknowledged the batch, but for those alerts that it refuses for good. Where there
   * is `prove`: when the batch is on its way. Rejects where the receiver cannot be reached or is not ready: everything
   * since the last acknowledgement is sent again, in order.
   */
  send(batch: readonly Parcel[], signal: AbortSignal): Promise<readonly Refusal[]>;
  /** For a protocol without acknowledgements: resolves when the receiver has shown that it read all that was sent. */
  prove?(signal: AbortSignal): Promise<void>;
  /** Lets go of connections. The courier may be used again: after a failure this is how it starts anew. */
  close(): void;
}

export interface Parcel {
  readonly sequence: number;
  readonly alert: Alert;
  /** The alert in the destination's format. */
  readonly text: string;
}

/** The receiver will never take this alert: it goes to the dead-letter file and the others go on. */
export interface Refusal {
  readonly parcel: Parcel;
  readonly reason: string;
}

/** A receiver that is not ready and says for how long. */
export class NotReady extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = "NotReady";
    this.retryAfterMs = retryAfterMs;
  }
}

/** A way to deliver over a network, by the scheme of the URL that names the destination. */
export interface CourierKind {
  /** Without the colon. */
  readonly scheme: string;
  /** One line for `list outputs`. */
  readonly description: string;
  readonly example: string;
  readonly settings: readonly SinkSetting[];
  /** Reads address and settings; connects later. Throws OutputError. `name` is the destination without secrets. */
  open(target: string, settings: SinkSettings, format: Format): { readonly name: string; readonly courier: Courier };
}
