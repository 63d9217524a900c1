import { type FrameRef, NO_FRAMES } from "../core/frame-ref.js";
import type { HttpConnection } from "./http/connection.js";
import { type HalfLimits, type PendingBudget, TcpHalf } from "./tcp-half.js";

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
  readonly halves: readonly [TcpHalf, TcpHalf];
  /** The flow that it belongs to. */
  flow = 0;
  /** Scratch memory of the stream detectors. */
  readonly memory: unknown[] = new Array<unknown>(MEMORY_PLACES).fill(undefined);
  http: HttpConnection<RequestDirection> | undefined;
  /** HTTP inside a tunnel, once a direction is tunnelled. */
  innerHttp: HttpConnection<RequestDirection> | undefined;
  isHttp = false;
  /** By direction: the frames of an HTTP head that has begun and is not whole, in order; made anew, as evidence keeps them. */
  readonly headFrames: [readonly FrameRef[], readonly FrameRef[]] = [NO_FRAMES, NO_FRAMES];
  /** By direction: another protocol runs here, inside a tunnel. */
  readonly isTunnelled: [boolean, boolean] = [false, false];
  /** It opened with a request to a SOCKS proxy. */
  isSocks = false;
  /** The initiator has asked for a tunnel by CONNECT. */
  asksTunnel = false;
  /** By direction: the stream detectors want no more of it, and it is followed, if at all, for HTTP. */
  readonly isLetGo: [boolean, boolean] = [false, false];
  /** By direction: which stream detectors want no more of it, a bit each. */
  readonly declined: [number, number] = [0, 0];

  constructor(limits: HalfLimits, budget: PendingBudget) {
    this.halves = [new TcpHalf(0, limits, budget), new TcpHalf(1, limits, budget)];
  }

  /** The numbers after the SYNs of initiator and responder; undefined for one that was not seen. */
  begin(flow: number, initiatorSequence: number | undefined, responderSequence: number | undefined): void {
    this.flow = flow;
    this.halves[0].begin(initiatorSequence);
    this.halves[1].begin(responderSequence);
  }

  /** Forgets everything of the flow. */
  clear(): void {
    this.halves[0].discard();
    this.halves[1].discard();
    this.memory.fill(undefined);
    this.http = undefined;
    this.innerHttp = undefined;
    this.isHttp = false;
    this.headFrames[0] = this.headFrames[1] = NO_FRAMES;
    this.isSocks = false;
    this.asksTunnel = false;
    this.isTunnelled[0] = this.isTunnelled[1] = false;
    this.isLetGo[0] = this.isLetGo[1] = false;
    this.declined[0] = this.declined[1] = 0;
  }
}
