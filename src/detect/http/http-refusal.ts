import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { HttpResponse } from "../../flow/http/listener.js";
import type { RequestHead } from "../../flow/http/request-head.js";
import type { ResponseHead } from "../../flow/http/response-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { HttpRefusalFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

/** All that a listening client says to a web request (D16): version 2, and the Skype port of 2006. No field, no body. */
const REFUSALS = ["HTTP/1.0 404 Not Found", "HTTP/1.0 501 Not Implemented", "HTTP/1.1 501 Not Implemented"];
const LINE_ENDS = "\r\n\r\n";
const SLASH = 0x2f;

/**
 * A host that answers a web request on one of its own ports as a listening client does (D16). Weak: small servers and
 * other peers' software refuse as shortly. It is the one signal that speaks of who was asked, not of who asked.
 */
class HttpRefusalDetector implements Detector {
  readonly signal = "http-refusal";
  readonly #book: EvidenceBook;
  #refusals = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  /** To anything but `GET / HTTP/1.0` the client answers with bytes that are no HTTP. */
  request(flow: Flow, head: RequestHead): boolean {
    const isRoot = head.pathEnd - head.pathStart === 1 && head.bytes[head.pathStart] === SLASH;
    return flow.ipVersion === 4 && head.minorVersion === 0 && isRoot && head.isMethod("GET");
  }

  response(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    this.#judge(flow, response.head, piece);
  }

  wantsUnasked(flow: Flow, head: ResponseHead): boolean {
    return flow.ipVersion === 4 && isRefusal(head);
  }

  unaskedResponse(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    this.#judge(flow, response.head, piece);
  }

  report(counters: Counters): void {
    counters.add("detect.http-refusal.refusals", this.#refusals);
  }

  /** The direction is the request's, so the subject is at the other end. */
  #judge(flow: Flow, head: ResponseHead, piece: StreamPiece): void {
    if (!isRefusal(head)) return;
    this.#refusals++;
    const { address: subject, port } = flow.direction === 0 ? flow.responder : flow.initiator;
    const mark = String(port);
    const facts: HttpRefusalFacts = this.#book.find("http-refusal", subject, mark)?.facts ?? { port };
    const seen = sighting(flow, piece, String(head.status), true);
    this.#book.sight("http-refusal", subject, mark, "weak", seen, facts);
  }
}

function isRefusal({ bytes, start, end }: ResponseHead): boolean {
  return REFUSALS.some((line) => {
    const text = line + LINE_ENDS;
    if (end - start !== text.length) return false;
    for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text.charCodeAt(index)) return false;
    return true;
  });
}

export const httpRefusal: DetectorEntry = {
  signal: "http-refusal",
  summary: "a host that refuses a web request on its own port as a listening client does",
  facts: "D16",
  create: (context) => new HttpRefusalDetector(context),
};
