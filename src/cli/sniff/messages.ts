import type { EngineEvent } from "../../capture/live/engine-keeper.js";
import type { SnifferOrder } from "./settings.js";

/** From the supervisor to the process that parses. */
export type ToSniffer =
  | { readonly kind: "order"; readonly order: SnifferOrder }
  /** An engine is about to write into this fifo. */
  | { readonly kind: "connect"; readonly device: number; readonly path: string }
  | { readonly kind: "event"; readonly device: number; readonly event: EngineEvent }
  /** Its engine is not started again: no event of it comes any more. */
  | { readonly kind: "ended"; readonly device: number }
  | { readonly kind: "signal"; readonly signal: NodeJS.Signals };

/** And back. */
export type FromSniffer =
  /** It is not stuck: comes every second. */
  | { readonly kind: "alive" }
  | { readonly kind: "ready" }
  /** The device's fifo is open for reading. */
  | { readonly kind: "connected"; readonly device: number }
  /** A mistake of the user's, by its dotted name. */
  | { readonly kind: "mistake"; readonly code: string; readonly message: string; readonly suggestion: string }
  | { readonly kind: "stop" };
