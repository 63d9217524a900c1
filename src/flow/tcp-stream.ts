import type { Limits } from "../core/limits.js";
import type { HttpConnection } from "./http/connection.js";
import { type PendingBudget, TcpHalf } from "./tcp-half.js";

/** What a TCP flow needs while its payload is followed: both directions, and what was made of them so far. */
export class TcpStream {
  readonly halves: readonly [TcpHalf, TcpHalf];
  /** The flow that it belongs to. */
  readonly flow: number;
  /** Scratch memory of the stream detectors. */
  memory: unknown[] = [];
  http: HttpConnection<true> | undefined;
  isHttp = false;
  /** By direction: another protocol runs here, inside a tunnel. */
  readonly isTunnelled: [boolean, boolean] = [false, false];

  /** `initialSequences`: of initiator and responder, undefined where the SYN was not seen. */
  constructor(
    flow: number,
    limits: Pick<Limits, "maxPendingBytes" | "maxPendingSegments">,
    budget: PendingBudget,
    initialSequences: readonly [number | undefined, number | undefined],
  ) {
    this.flow = flow;
    this.halves = [
      new TcpHalf(0, limits, budget, initialSequences[0]),
      new TcpHalf(1, limits, budget, initialSequences[1]),
    ];
  }
}
