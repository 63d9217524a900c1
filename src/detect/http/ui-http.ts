import type { Address } from "../../core/address.js";
import { hex, printableText } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import { Oldest } from "../../core/oldest.js";
import type { Microseconds } from "../../core/time.js";
import type { Flow } from "../../flow/flow.js";
import type { HttpResponse } from "../../flow/http/listener.js";
import type { RequestHead } from "../../flow/http/request-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { Strength, UiHttpFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { type CallHead, clientShape, strangerIn } from "./client-shape.js";
import { cutCall } from "./cut-call.js";
import { fullVersion, parseUiTarget, type UiTarget } from "./ui-target.js";
import { versionText } from "./version-text.js";

const HOST = "ui.skype.com";
const DOT = 0x2e;
const LETTER_G = 0x47;
/** Header fields looked at for the shape; a client sends four. */
const MOST_FIELDS = 32;
/** Calls waiting for their answers, over all flows. */
const MOST_WAITING = 4_096;
/** Times remembered of one call: a week of checks every four hours, and more. */
const MOST_TIMES = 64;
/** Fields that a proxy adds. */
const PROXY_FIELDS = new Set(["via", "x-forwarded-for", "forwarded"]);

interface WaitingCall {
  readonly mark: string;
  readonly isStranger: boolean;
}

/**
 * A request to ui.skype.com (A1 to A18): names platform, version and language. Proof with the header shape of a real
 * client, or with an answer such as the real server gives; strong for a bare URL, which other programs can send (A10);
 * supporting from a browser, crawler or tool that says what it is and has no shape of a client.
 */
class UiHttpDetector implements Detector {
  readonly signal = "ui-http";
  readonly #book: EvidenceBook;
  readonly #limits: Limits;
  /** By flow serial: the calls whose answers are still to come, in order. */
  readonly #waiting = new Map<number, WaitingCall[]>();
  readonly #oldest = new Oldest(this.#waiting);
  #calls = 0;
  #others = 0;

  constructor({ book, limits }: DetectorContext) {
    this.#book = book;
    this.#limits = limits;
  }

  request(flow: Flow, head: RequestHead, piece: StreamPiece): boolean {
    // Classic clients speak IPv4 alone (I11, H6).
    if (flow.ipVersion !== 4 || !isForHost(head)) return false;
    const path = text(head.bytes, head.pathStart, head.pathEnd, 1_024);
    const target = parseUiTarget(path);
    if (target === undefined) {
      this.#others++;
      return false;
    }
    this.#calls++;
    const userAgent =
      head.userAgentStart < 0
        ? undefined
        : text(head.bytes, head.userAgentStart, head.userAgentEnd, this.#limits.maxTextLength);
    const fieldNames = namesOf(head);
    const call: CallHead = { target, isAbsoluteForm: head.form === "absolute", fieldNames, userAgent };
    const shape = clientShape(call);
    const stranger = strangerIn(call);
    const isStranger = stranger !== undefined;
    const viaProxy = fieldNames.some((name) => PROXY_FIELDS.has(name.toLowerCase()));

    const subject = clientEnd(flow);
    const mark = `${path}|${userAgent ?? ""}|${shape ?? ""}`;
    const known = this.#book.find("ui-http", subject, mark)?.facts;
    const facts = known ?? { ...factsOf(target, path, userAgent, piece.time), shape, viaProxy };
    if (known !== undefined) noteTime(known, piece.time);
    // What a proxy passes on is somebody's behind it.
    const isProof = (shape !== undefined || facts.answerFits) && !viaProxy && !isStranger;
    if (isProof) flow.label = LABEL_PROVEN;
    const proof = hex(head.bytes, head.methodStart, Math.min(head.end, head.methodStart + this.#limits.maxTextLength));
    this.#book.sight(
      "ui-http",
      subject,
      mark,
      isProof ? "proof" : stranger === "tool" && shape === undefined ? "supporting" : "strong",
      sighting(flow, piece, proof, true),
      facts,
    );
    return this.#wait(flow.serial, { mark, isStranger });
  }

  /** The first segment, where the snaplen cut it within the head: strong, for what makes it a proof is cut off. */
  stream(flow: Flow, piece: StreamPiece): boolean {
    const { bytes, start, end } = piece;
    if (piece.whole || piece.segment > 0 || bytes[start] !== LETTER_G || flow.ipVersion !== 4) return false;
    const call = cutCall(bytes, start, end);
    if (call === undefined) return false;
    this.#calls++;
    const { target, userAgent } = call;
    const subject = clientEnd(flow);
    const mark = `${target.platformNumber}/${fullVersion(target)}/${target.verb}|cut`;
    const known = this.#book.find("ui-http", subject, mark)?.facts;
    if (known !== undefined) noteTime(known, piece.time);
    const isTool = strangerIn({ target, userAgent, isAbsoluteForm: false, fieldNames: [] }) === "tool";
    this.#book.sight(
      "ui-http",
      subject,
      mark,
      isTool ? "supporting" : "strong",
      sighting(flow, piece, hex(bytes, start, Math.min(end, start + this.#limits.maxTextLength)), true),
      known ?? factsOf(target, call.path, userAgent, piece.time),
    );
    return false;
  }

  response(flow: Flow, response: HttpResponse, piece: StreamPiece): void {
    const waiting = this.#waiting.get(flow.serial);
    const call = waiting?.shift();
    if (waiting === undefined || call === undefined) return;
    if (waiting.length === 0) this.#waiting.delete(flow.serial);
    const subject = clientEnd(flow);
    const evidence = this.#book.find("ui-http", subject, call.mark);
    if (evidence === undefined) return;
    const { facts } = evidence;
    const version = versionText(response);
    facts.latestVersion ??= version;
    const fits = isSkypeAnswer(response, facts.event, version);
    if (!fits || facts.answerFits) return;
    facts.answerFits = true;
    const strength: Strength = call.isStranger || facts.viaProxy ? evidence.strength : "proof";
    if (strength === evidence.strength) return;
    const seen = sighting(flow, piece, evidence.tipped.proof, false);
    evidence.count--; // the answer belongs to the call that was counted
    this.#book.sight("ui-http", subject, call.mark, strength, seen, facts);
  }

  report(counters: Counters): void {
    counters.add("detect.ui-http.calls", this.#calls);
    if (this.#others > 0) counters.add("detect.ui-http.other-requests-to-host", this.#others);
  }

  #wait(serial: number, call: WaitingCall): boolean {
    const waiting = this.#waiting.get(serial);
    if (waiting !== undefined) {
      if (waiting.length >= this.#limits.maxHttpPending) return false;
      waiting.push(call);
      return true;
    }
    if (this.#waiting.size >= MOST_WAITING) this.#oldest.take();
    this.#waiting.set(serial, [call]);
    return true;
  }
}

function factsOf(target: UiTarget, path: string, userAgent: string | undefined, time: Microseconds): UiHttpFacts {
  return {
    event: target.verb,
    version: fullVersion(target),
    platformNumber: target.platformNumber,
    language: target.language,
    userAgent,
    target: path,
    shape: undefined,
    latestVersion: undefined,
    answerFits: false,
    times: [time],
    viaProxy: false,
  };
}

function noteTime({ times }: UiHttpFacts, time: Microseconds): void {
  if (times.length >= MOST_TIMES) times.splice(1, 1);
  times.push(time);
}

/** The end that asks; for a capture that began in the middle it need not be the flow's initiator. */
function clientEnd(flow: Flow): Address {
  return flow.direction === 0 ? flow.initiator.address : flow.responder.address;
}

function isForHost(head: RequestHead): boolean {
  // The target's own authority goes before the Host field (RFC 9112 section 3.2.2).
  if (head.form === "absolute") return isHost(head.bytes, head.authorityStart, head.authorityEnd);
  return head.hostStart >= 0 && isHost(head.bytes, head.hostStart, head.hostEnd);
}

function isHost(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < HOST.length) return false;
  for (let index = 0; index < HOST.length; index++) {
    const wanted = HOST.charCodeAt(index);
    const byte = bytes[start + index]!;
    // Letters in either case; the dots as they are, for a bit away from a dot lies a control character.
    if (byte !== wanted && (wanted === DOT || (byte | 0x20) !== wanted)) return false;
  }
  const rest = text(bytes, start + HOST.length, end, 8);
  return rest === "" || rest === "." || /^:\d{1,5}$/.test(rest);
}

function text(bytes: Uint8Array, start: number, end: number, limit: number): string {
  return printableText(bytes, start, end, limit);
}

function namesOf(head: RequestHead): string[] {
  const names: string[] = [];
  head.rewind();
  while (names.length < MOST_FIELDS && head.next()) names.push(text(head.bytes, head.nameStart, head.nameEnd, 64));
  return names;
}

/** 200 with a version for a version check, with nothing for other verbs (A2, A3), or the cookie of A6. */
function isSkypeAnswer({ head, body, whole }: HttpResponse, verb: string, version: string | undefined): boolean {
  if (head.find("set-cookie") && /^SC=CC=[^;]*VER=\d/.test(text(head.bytes, head.valueStart, head.valueEnd, 256))) {
    return true;
  }
  if (head.status !== 200) return false;
  if (verb === "getlatestversion" || verb === "getnewestversion") return version !== undefined;
  return whole && body.length === 0;
}

export const uiHttp: DetectorEntry = {
  signal: "ui-http",
  summary: "HTTP calls to ui.skype.com: platform, version, language, first run",
  facts: "A1-A18",
  create: (context) => new UiHttpDetector(context),
};
