import { printableText } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { RequestHead } from "../../flow/http/request-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { isForDomain } from "./host-name.js";
import { skypeCookie } from "./skype-cookie.js";

const LONGEST_COOKIE = 4_096;

/**
 * The cookie that skype.com gave a client when it called, sent with later visits (A6): platform, version and language
 * again. Supporting: the browser that sends it may have kept it from long ago.
 */
class VersionCookieDetector implements Detector {
  readonly signal = "version-cookie";
  readonly #book: EvidenceBook;
  #cookies = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  request(flow: Flow, head: RequestHead, piece: StreamPiece): boolean {
    if (flow.ipVersion !== 4 || !isForDomain(head, "skype.com") || !head.find("cookie")) return false;
    const now = skypeCookie(printableText(head.bytes, head.valueStart, head.valueEnd, LONGEST_COOKIE));
    if (now === undefined) return false;
    this.#cookies++;
    const subject = (flow.direction === 0 ? flow.initiator : flow.responder).address;
    const known = this.#book.find("version-cookie", subject, "");
    if (known !== undefined) Object.assign(known.facts, now);
    const seen = sighting(flow, piece, `${now.platformNumber}/${now.version}`, true);
    this.#book.sight("version-cookie", subject, "", "supporting", seen, { ...now });
    return false;
  }

  report(counters: Counters): void {
    counters.add("detect.version-cookie.cookies", this.#cookies);
  }
}

export const versionCookie: DetectorEntry = {
  signal: "version-cookie",
  summary: "the cookie of skype.com that holds a client's platform and version",
  facts: "A6",
  create: (context) => new VersionCookieDetector(context),
};
