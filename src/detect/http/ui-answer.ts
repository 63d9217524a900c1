import type { Address } from "../../core/address.js";
import { printableText } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { HttpResponse } from "../../flow/http/listener.js";
import type { ResponseHead } from "../../flow/http/response-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { Strength, UiAnswerFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { type SkypeCookie, skypeCookie } from "./skype-cookie.js";
import { parseUiTarget } from "./ui-target.js";
import { versionText } from "./version-text.js";

const LONGEST_VALUE = 1_024;
/** Set-Cookie fields looked at; the real server sends one. */
const MOST_COOKIES = 8;
/** The cookie is for all of skype.com (A6). */
const DOMAIN = /; ?domain=\.skype\.com(?:;|$)/i;
const REDIRECT = /^https?:\/\/ui\.skype\.com(?::\d{1,5})?(\/ui\/.*)$/i;
/** Spelled so by ui.skype.com, without the hyphen that RFC 9111 has in `must-revalidate` (A2). */
const CACHE_CONTROL = "no-cache, must revalidate";

/**
 * An answer of ui.skype.com whose request was not captured, where a sensor sees half of each connection (A2, A6). The
 * cookie names the client's platform and version: strong around a version text, as nothing but the update server sends
 * it, supporting around anything else. A redirect to a client's path supports. A version text in the server's own
 * headers, without the cookie, is weak.
 */
class UiAnswerDetector implements Detector {
  readonly signal = "ui-answer";
  readonly #book: EvidenceBook;
  #answers = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  wantsUnasked(flow: Flow, head: ResponseHead): boolean {
    return (
      flow.ipVersion === 4 &&
      (hasServersHeaders(head) || cookieOf(head) !== undefined || redirectOf(head) !== undefined)
    );
  }

  unaskedResponse(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    if (flow.ipVersion !== 4) return;
    const { head } = response;
    const latestVersion = head.status === 200 ? versionText(response) : undefined;
    const cookie = cookieOf(head);
    const client = cookie ?? redirectOf(head);
    if (client === undefined && (latestVersion === undefined || !hasServersHeaders(head))) return;
    const strength: Strength =
      client === undefined ? "weak" : cookie !== undefined && latestVersion !== undefined ? "strong" : "supporting";
    this.#answers++;
    this.#put(flow, piece, strength, { ...client, latestVersion });
  }

  report(counters: Counters): void {
    counters.add("detect.ui-answer.answers", this.#answers);
  }

  #put(flow: Flow, piece: StreamPiece, strength: Strength, facts: UiAnswerFacts): void {
    const mark = facts.version === undefined ? "" : `${facts.platformNumber}/${facts.version}`;
    const subject = clientEnd(flow);
    const known = this.#book.find("ui-answer", subject, mark);
    if (known !== undefined) known.facts.latestVersion = facts.latestVersion ?? known.facts.latestVersion;
    const seen = sighting(flow, piece, `${mark}|${facts.latestVersion ?? ""}`, false);
    this.#book.sight("ui-answer", subject, mark, strength, seen, facts);
  }
}

function clientEnd(flow: Flow): Address {
  return (flow.direction === 0 ? flow.initiator : flow.responder).address;
}

function cookieOf(head: ResponseHead): SkypeCookie | undefined {
  head.rewind();
  for (let count = 0; count < MOST_COOKIES && head.nextNamed("set-cookie"); count++) {
    const value = textOf(head);
    const cookie = DOMAIN.test(value) ? skypeCookie(value) : undefined;
    if (cookie !== undefined) return cookie;
  }
  return undefined;
}

function redirectOf(head: ResponseHead): SkypeCookie | undefined {
  if (head.status < 300 || head.status > 399 || !head.find("location")) return undefined;
  const path = REDIRECT.exec(textOf(head))?.[1];
  const target = path === undefined ? undefined : parseUiTarget(path);
  if (target === undefined) return undefined;
  const { version, queryVersion, platformNumber, language } = target;
  return { version: queryVersion ?? version, platformNumber, language };
}

function hasServersHeaders(head: ResponseHead): boolean {
  return head.status === 200 && head.find("cache-control") && textOf(head) === CACHE_CONTROL;
}

function textOf(head: ResponseHead): string {
  return printableText(head.bytes, head.valueStart, head.valueEnd, LONGEST_VALUE);
}

export const uiAnswer: DetectorEntry = {
  signal: "ui-answer",
  summary: "answers of ui.skype.com whose requests were not captured: the cookie with platform and version",
  facts: "A2, A6",
  create: (context) => new UiAnswerDetector(context),
};
