import type { HttpConnection } from "./http/connection.js";
import { StreamSide } from "./stream-side.js";
import type { HalfLimits, PendingBudget } from "./tcp-half.js";

/** More than there are stream detectors, so that the array never grows; emptied in place, it is never made anew. */
const MEMORY_PLACES = 8;

/** What is remembered of a request whose answer is wanted: which way it went, and whether it was captured. */
export interface RequestDirection {
  readonly direction: 0 | 1;
  readonly isCaptured: boolean;
}

/**
 * What a TCP flow needs while its payload is followed: both directions, and what was made of them so far. Used again
 * for another flow by `begin`: streams come and go by the thousand, and garbage would cost more memory than they do.
 */
export class TcpStream {
  readonly initiator: StreamSide;
  readonly responder: StreamSide;
  /** The flow that it belongs to. */
  flow = 0;
  /** Scratch memory of the stream detectors. */
  readonly memory: unknown[] = new Array<unknown>(MEMORY_PLACES).fill(undefined);
  http: HttpConnection<RequestDirection> | undefined;
  /** HTTP inside a tunnel, once a direction is tunnelled. */
  innerHttp: HttpConnection<RequestDirection> | undefined;
  isHttp = false;
  /** It opened with a request to a SOCKS proxy. */
  isSocks = false;
  /** The initiator has asked for a tunnel by CONNECT. */
  asksTunnel = false;

  constructor(limits: HalfLimits, budget: PendingBudget) {
    this.initiator = new StreamSide(0, limits, budget);
    this.responder = new StreamSide(1, limits, budget);
  }

  side(direction: 0 | 1): StreamSide {
    return direction === 0 ? this.initiator : this.responder;
  }

  /** The numbers after the SYNs of initiator and responder; undefined for one that was not seen. */
  begin(flow: number, initiatorSequence: number | undefined, responderSequence: number | undefined): void {
    this.flow = flow;
    this.initiator.begin(initiatorSequence);
    this.responder.begin(responderSequence);
  }

  forgetMemory(): void {
    for (let place = 0; place < MEMORY_PLACES; place++) this.memory[place] = undefined;
  }

  /** Forgets everything of the flow. */
  clear(): void {
    this.initiator.clear();
    this.responder.clear();
    this.forgetMemory();
    this.http = undefined;
    this.innerHttp = undefined;
    this.isHttp = false;
    this.isSocks = false;
    this.asksTunnel = false;
  }
}
