import type { Counters } from "../core/counters.js";
import type { FrameKeeper } from "../core/frame-keeper.js";
import type { Limits } from "../core/limits.js";
import type { Packet } from "../decode/packet.js";
import type { Flow } from "../flow/flow.js";
import type { HttpRequest, HttpResponse } from "../flow/http/listener.js";
import type { RequestHead } from "../flow/http/request-head.js";
import type { ResponseHead } from "../flow/http/response-head.js";
import type { StreamPiece } from "../flow/stream-piece.js";
import type { SignalName } from "./evidence.js";
import type { EvidenceBook } from "./evidence-book.js";
import type { Hostcache } from "./hostcache.js";
import type { SkypeDatagram, UdpEndpoints } from "./udp/udp-endpoints.js";

/**
 * One signal. A detector has only the methods for what it wants to see, and is asked about nothing else. Those that
 * return a boolean say whether they want more of this flow (of this direction, for streams).
 */
export interface Detector {
  readonly signal: SignalName;
  flowStarted?(flow: Flow, packet: Packet): void;
  flowAccepted?(flow: Flow, packet: Packet): void;
  datagram?(flow: Flow, packet: Packet): boolean;
  /** A datagram whose header can be Skype's, with what is known of both endpoints. */
  skypeDatagram?(flow: Flow, packet: Packet, datagram: SkypeDatagram): void;
  /**
   * `slot` is the detector's own place in `flow.memory`. One that wants no more of a direction is asked about it again
   * only where the flow is proven.
   */
  stream?(flow: Flow, piece: StreamPiece, slot: number): boolean;
  request?(flow: Flow, head: RequestHead, piece: StreamPiece): boolean;
  response?(flow: Flow, response: HttpResponse, piece: StreamPiece): void;
  /** What a detector is asked before, so that the body is kept, and what it gets then. */
  wantsBody?(flow: Flow, head: RequestHead): boolean;
  requestBody?(flow: Flow, request: HttpRequest, piece: StreamPiece): void;
  /** An answer whose request was not captured, asked for by its head; `flow.direction` is the request's. */
  wantsUnasked?(flow: Flow, head: ResponseHead): boolean;
  unaskedResponse?(flow: Flow, response: HttpResponse, piece: StreamPiece): void;
  /** Of flows that a detector has asked to `watch`. */
  flowEnded?(flow: Flow): void;
  /** Adds what it counted, under `detect.<signal>.<name>`. */
  report?(counters: Counters): void;
}

/** What a detector is made with. */
export interface DetectorContext {
  readonly limits: Limits;
  readonly book: EvidenceBook;
  readonly endpoints: UdpEndpoints;
  readonly hostcache: Hostcache;
  /** Where frames of evidence are to be cut out: for those that become evidence later. */
  readonly frames: FrameKeeper | undefined;
  /** Names of people may be kept (A17). */
  readonly keepAccounts: boolean;
}

/** A detector as the registry lists it. */
export interface DetectorEntry {
  readonly signal: SignalName;
  /** One line for `skyspan list detectors`. */
  readonly summary: string;
  /** The facts it rests on, as numbered in the fact sheet. */
  readonly facts: string;
  readonly create: (context: DetectorContext) => Detector;
}

/** `Flow.label`: what is known of a flow. */
export const LABEL_NONE = 0;
/** Its own bytes prove it. */
export const LABEL_PROVEN = 1;
/** It may be Skype's: a datagram of it fits, or it leads to a peer that was asked by UDP before. */
export const LABEL_FITS = 2;
