import type { Endpoint } from "../core/address.js";
import type { Encapsulation } from "../core/encapsulation.js";
import type { Microseconds } from "../core/time.js";

/** A flow that is over, copied out of the flow table: plain data for `alert`. Pairs are initiator, then responder. */
export interface EndedFlow {
  /** IANA protocol number. */
  readonly protocol: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly start: Microseconds;
  readonly end: Microseconds;
  readonly packets: readonly [number, number];
  /** IP bytes. */
  readonly bytes: readonly [number, number];
  readonly syn: readonly [boolean, boolean];
  readonly fin: readonly [boolean, boolean];
  readonly reset: readonly [boolean, boolean];
  /** What its first packet was seen in; undefined where that was plain, or nobody asks for all flows. */
  readonly encapsulation: Encapsulation | undefined;
  /** Its own bytes prove that it is Skype. */
  readonly isProven: boolean;
}

/** Who wants to hear of flows that are over. */
export interface EndedFlowListener {
  /** Every flow, not only those that may be Skype's. */
  readonly wantsAll: boolean;
  /**
   * Whether flows between these IPv4 addresses are of interest. Asked for every flow that ends, so it takes words and
   * makes nothing.
   */
  concerns(initiator: number, responder: number): boolean;
  flowEnded(flow: EndedFlow): void;
}
