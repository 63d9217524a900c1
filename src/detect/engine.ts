import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import type { Packet } from "../decode/packet.js";
import type { Flow } from "../flow/flow.js";
import type { FlowEnd, FlowListener } from "../flow/flow-listener.js";
import type { HttpResponse } from "../flow/http/listener.js";
import type { RequestHead } from "../flow/http/request-head.js";
import type { StreamPiece } from "../flow/stream-piece.js";
import { type Detector, LABEL_NONE } from "./detector.js";
import { EvidenceBook, type EvidenceListener } from "./evidence-book.js";
import type { Hostcache } from "./hostcache.js";
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
  readonly #detectors: readonly Detector[];
  readonly #onStart: readonly With<"flowStarted">[];
  readonly #onAccept: readonly With<"flowAccepted">[];
  readonly #onDatagram: readonly With<"datagram">[];
  readonly #onSkypeDatagram: readonly With<"skypeDatagram">[];
  readonly #onStream: readonly With<"stream">[];
  readonly #onRequest: readonly With<"request">[];
  readonly #onResponse: readonly With<"response">[];
  readonly #onEnd: readonly With<"flowEnded">[];

  constructor(limits: Limits, hostcache: Hostcache, listener: EvidenceListener) {
    this.#book = new EvidenceBook(limits, listener);
    this.#endpoints = new UdpEndpoints(limits);
    const context = { limits, hostcache, book: this.#book, endpoints: this.#endpoints };
    this.#detectors = DETECTORS.map((entry) => entry.create(context));
    this.#onStart = this.#having("flowStarted");
    this.#onAccept = this.#having("flowAccepted");
    this.#onDatagram = this.#having("datagram");
    this.#onSkypeDatagram = this.#having("skypeDatagram");
    this.#onStream = this.#having("stream");
    this.#onRequest = this.#having("request");
    this.#onResponse = this.#having("response");
    this.#onEnd = this.#having("flowEnded");
  }

  flowStarted(flow: Flow, packet: Packet): void {
    for (let index = 0; index < this.#onStart.length; index++) this.#onStart[index]!.flowStarted(flow, packet);
  }

  flowAccepted(flow: Flow, packet: Packet): void {
    for (const detector of this.#onAccept) detector.flowAccepted(flow, packet);
  }

  datagram(flow: Flow, packet: Packet): boolean {
    let isWanted = false;
    for (let index = 0; index < this.#onDatagram.length; index++) {
      isWanted = this.#onDatagram[index]!.datagram(flow, packet) || isWanted;
    }
    const datagram = this.#endpoints.observe(flow, packet);
    if (datagram === undefined) return isWanted || flow.label !== LABEL_NONE;
    for (let index = 0; index < this.#onSkypeDatagram.length; index++) {
      this.#onSkypeDatagram[index]!.skypeDatagram(flow, packet, datagram);
    }
    return true;
  }

  stream(flow: Flow, piece: StreamPiece): boolean {
    let isWanted = false;
    for (let slot = 0; slot < this.#onStream.length; slot++) {
      isWanted = this.#onStream[slot]!.stream(flow, piece, slot) || isWanted;
    }
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

  flowEnded(flow: Flow, _why: FlowEnd): void {
    for (let index = 0; index < this.#onEnd.length; index++) this.#onEnd[index]!.flowEnded(flow);
  }

  report(counters: Counters): void {
    this.#book.report(counters);
    this.#endpoints.report(counters);
    for (const detector of this.#detectors) detector.report?.(counters);
  }

  #having<Method extends keyof Detector>(method: Method): With<Method>[] {
    return this.#detectors.filter((detector): detector is With<Method> => detector[method] !== undefined);
  }
}
