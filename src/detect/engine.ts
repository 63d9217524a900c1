import type { Counters } from "../core/counters.js";
import type { Packet } from "../decode/packet.js";
import type { Flow } from "../flow/flow.js";
import type { FlowEnd, FlowListener } from "../flow/flow-listener.js";
import type { HttpRequest, HttpResponse } from "../flow/http/listener.js";
import type { RequestHead } from "../flow/http/request-head.js";
import type { ResponseHead } from "../flow/http/response-head.js";
import type { StreamPiece } from "../flow/stream-piece.js";
import { type Detector, type DetectorContext, LABEL_FITS, LABEL_NONE, LABEL_PROVEN } from "./detector.js";
import { EndedFlow, type EndedFlowListener } from "./ended-flow.js";
import { EvidenceBook, type EvidenceListener } from "./evidence-book.js";
import { DETECTORS } from "./registry.js";
import { UdpEndpoints } from "./udp/udp-endpoints.js";

type With<Method extends keyof Detector> = Detector & Required<Pick<Detector, Method>>;

/**
 * Hands each flow event to the detectors that have a method for it. What may come with every packet is a plain loop: an
 * iterator would be an object a packet.
 */
export class DetectEngine implements FlowListener {
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #ended: EndedFlowListener;
  readonly #endedFlow = new EndedFlow();
  readonly #detectors: readonly Detector[];
  readonly #onStart: readonly With<"flowStarted">[];
  readonly #onAccept: readonly With<"flowAccepted">[];
  readonly #onDatagram: readonly With<"datagram">[];
  readonly #onSkypeDatagram: readonly With<"skypeDatagram">[];
  readonly #onStream: readonly With<"stream">[];
  readonly #onRequest: readonly With<"request">[];
  readonly #onResponse: readonly With<"response">[];
  readonly #onBody: readonly With<"wantsBody" | "requestBody">[];
  readonly #onUnasked: readonly With<"wantsUnasked" | "unaskedResponse">[];
  readonly #onEnd: readonly With<"flowEnded">[];

  constructor(
    { limits, hostcache, keepAccounts, frames }: Omit<DetectorContext, "book" | "endpoints">,
    listener: EvidenceListener,
    ended: EndedFlowListener,
  ) {
    this.#book = new EvidenceBook(limits, listener, frames);
    this.#endpoints = new UdpEndpoints(limits, frames);
    this.#ended = ended;
    const context = { limits, hostcache, keepAccounts, book: this.#book, endpoints: this.#endpoints, frames };
    this.#detectors = DETECTORS.map((entry) => entry.create(context));
    this.#onStart = this.#having("flowStarted");
    this.#onAccept = this.#having("flowAccepted");
    this.#onDatagram = this.#having("datagram");
    this.#onSkypeDatagram = this.#having("skypeDatagram");
    this.#onStream = this.#having("stream");
    this.#onRequest = this.#having("request");
    this.#onResponse = this.#having("response");
    this.#onBody = this.#having("wantsBody", "requestBody");
    this.#onUnasked = this.#having("wantsUnasked", "unaskedResponse");
    this.#onEnd = this.#having("flowEnded");
  }

  flowStarted(flow: Flow, packet: Packet): void {
    for (let index = 0; index < this.#onStart.length; index++) this.#onStart[index]!.flowStarted(flow, packet);
  }

  flowAccepted(flow: Flow, packet: Packet): void {
    for (let index = 0; index < this.#onAccept.length; index++) this.#onAccept[index]!.flowAccepted(flow, packet);
  }

  datagram(flow: Flow, packet: Packet): boolean {
    let isWanted = false;
    for (let index = 0; index < this.#onDatagram.length; index++) {
      isWanted = this.#onDatagram[index]!.datagram(flow, packet) || isWanted;
    }
    const datagram = this.#endpoints.observe(flow, packet);
    if (datagram === undefined) return isWanted || flow.label === LABEL_PROVEN;
    if (flow.label === LABEL_NONE) flow.label = LABEL_FITS;
    for (let index = 0; index < this.#onSkypeDatagram.length; index++) {
      this.#onSkypeDatagram[index]!.skypeDatagram(flow, packet, datagram);
    }
    return true;
  }

  stream(flow: Flow, piece: StreamPiece): boolean {
    const count = this.#onStream.length;
    let left = flow.declined;
    let isProven = flow.label === LABEL_PROVEN;
    let isWanted = false;
    for (let slot = 0; slot < count; slot++) {
      const bit = 1 << slot;
      if ((left & bit) !== 0 && !isProven) continue;
      if (this.#onStream[slot]!.stream(flow, piece, slot)) isWanted = true;
      else left |= bit;
      isProven ||= flow.label === LABEL_PROVEN;
    }
    flow.declined = left;
    return isWanted;
  }

  request(flow: Flow, head: RequestHead, piece: StreamPiece): boolean {
    let isWanted = false;
    for (const detector of this.#onRequest) isWanted = detector.request(flow, head, piece) || isWanted;
    return isWanted;
  }

  response(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    for (const detector of this.#onResponse) detector.response(flow, response, piece);
  }

  wantsBody(flow: Flow, head: RequestHead): boolean {
    return this.#onBody.some((detector) => detector.wantsBody(flow, head));
  }

  requestBody(flow: Flow, request: HttpRequest, piece: StreamPiece): void {
    for (const detector of this.#onBody) detector.requestBody(flow, request, piece);
  }

  wantsUnasked(flow: Flow, head: ResponseHead): boolean {
    return this.#onUnasked.some((detector) => detector.wantsUnasked(flow, head));
  }

  unaskedResponse(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    for (const detector of this.#onUnasked) detector.unaskedResponse(flow, response, piece);
  }

  /** For nearly every flow this is a look at its label and its ends: one that nobody asks for is not even copied. */
  flowEnded(flow: Flow, _why: FlowEnd): void {
    if (flow.isWatched) for (const detector of this.#onEnd) detector.flowEnded(flow);
    if (this.#ended.wantsAll || flow.label === LABEL_PROVEN || this.#mayBeSkype(flow)) {
      this.#endedFlow.fill(flow);
      this.#ended.flowEnded(this.#endedFlow);
    }
  }

  #mayBeSkype(flow: Flow): boolean {
    if (flow.ipVersion !== 4) return false;
    if (this.#ended.concerns(flow.initiatorWord, flow.responderWord)) return true;
    return (
      flow.label === LABEL_FITS &&
      (this.#endpoints.hasPeers(flow.initiatorWord, flow.initiatorPort) ||
        this.#endpoints.hasPeers(flow.responderWord, flow.responderPort))
    );
  }

  report(counters: Counters): void {
    this.#book.report(counters);
    this.#endpoints.report(counters);
    for (const detector of this.#detectors) detector.report?.(counters);
  }

  #having<Method extends keyof Detector>(...methods: readonly Method[]): With<Method>[] {
    return this.#detectors.filter((detector): detector is With<Method> =>
      methods.every((method) => detector[method] !== undefined),
    );
  }
}
