import { endpointKey, ipv4 } from "../../core/address.js";
import { hex, printableShare } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { FakeTlsFacts, Strength } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { HELLO_LENGTH, isFakeAnswer, isFakeHello } from "./fake-tls.js";

const MAX_PEERS = 1_024;
/** The share of printable bytes from which an answer is text, such as a web server's complaint (D28). */
const TEXT_SHARE = 0.6;

/** Which direction the hello came in, and whether the stream was decided. */
interface Progress {
  readonly client: 0 | 1;
  isDone: boolean;
}

/**
 * The fake TLS hello and its answer (D8 to D10). The hello is a legal one that another old client might have sent, so
 * alone it supports; an answer that is neither TLS nor text makes it strong, and the constant server hello, whose
 * "random" never changes, proves it, also where the hello was not captured.
 */
class FakeTlsDetector implements Detector {
  readonly signal = "fake-tls";
  readonly #book: EvidenceBook;
  #hellos = 0;
  #answers = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    if (flow.ipVersion !== 4 || piece.segment > 1) return false;
    const { bytes, start, end, direction } = piece;
    const progress = flow.memory![slot] as Progress | undefined;
    if (progress === undefined) {
      if (isFakeAnswer(bytes, start, end)) {
        flow.memory![slot] = { client: direction === 0 ? 1 : 0, isDone: true } satisfies Progress;
        this.#answers++;
        this.#put(flow, piece, direction === 0 ? 1 : 0, "proof", true);
        return false;
      }
      if (!isFakeHello(bytes, start, end) || end - start !== HELLO_LENGTH) return piece.segment < 1;
      this.#hellos++;
      flow.memory![slot] = { client: direction, isDone: false } satisfies Progress;
      this.#put(flow, piece, direction, "supporting", false);
      return true;
    }
    if (progress.isDone || direction === progress.client) return false;
    progress.isDone = true;
    if (isFakeAnswer(bytes, start, end)) {
      this.#answers++;
      this.#put(flow, piece, progress.client, "proof", true);
    } else if (!startsAsTls(bytes, start, end) && printableShare(bytes, start, end) < TEXT_SHARE) {
      this.#put(flow, piece, progress.client, "strong", true);
    }
    return false;
  }

  report(counters: Counters): void {
    counters.add("detect.fake-tls.hellos", this.#hellos);
    counters.add("detect.fake-tls.answers", this.#answers);
  }

  #put(flow: Flow, piece: StreamPiece, client: 0 | 1, strength: Strength, isAnswer: boolean): void {
    const isInitiator = client === 0;
    const subject = ipv4(isInitiator ? flow.initiatorWord : flow.responderWord);
    const facts: FakeTlsFacts = this.#book.find("fake-tls", subject, "")?.facts ?? {
      hellos: 0,
      constantAnswers: 0,
      otherAnswers: 0,
      peers: new Set(),
    };
    if (!isAnswer) facts.hellos++;
    else if (strength === "proof") facts.constantAnswers++;
    else facts.otherAnswers++;
    if (facts.peers.size < MAX_PEERS) {
      facts.peers.add(
        isInitiator
          ? endpointKey(flow.responderWord, flow.responderPort)
          : endpointKey(flow.initiatorWord, flow.initiatorPort),
      );
    }
    const proof = hex(piece.bytes, piece.start, Math.min(piece.end, piece.start + 16));
    this.#book.sight("fake-tls", subject, "", strength, sighting(flow, piece, proof, !isAnswer), facts);
  }
}

/** A TLS record, or an SSL 2 server hello: type 04 behind the record's length. */
function startsAsTls(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3) return true; // too little to say that it is not
  const isRecord = bytes[start]! >= 0x14 && bytes[start]! <= 0x18 && bytes[start + 1] === 3;
  return isRecord || ((bytes[start]! & 0x80) !== 0 && bytes[start + 2] === 4);
}

export const fakeTls: DetectorEntry = {
  signal: "fake-tls",
  summary: "the 72-byte hello that only looks like TLS, and the 79-byte answer that never changes",
  facts: "D8-D10",
  create: (context) => new FakeTlsDetector(context),
};
