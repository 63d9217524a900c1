import { endpointKey, ipv4 } from "../../core/address.js";
import { hex, printableShare } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { TcpFallbackFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { isFakeHello } from "./fake-tls.js";

/** Bytes looked at, and the share of printable ones from which they are taken for text (D28). */
const LOOK_AT = 16;
const TEXT_SHARE = 0.6;
const MAX_PEERS = 1_024;

type Progress = "not-a-fallback" | "seen" | "proven";

/**
 * A stream to port 80 that is not HTTP, or to 443 that is not TLS (D28). Weak alone: much else hides there. Proof where
 * `tcp-proof`, which runs before this detector, holds on the stream itself.
 */
class TcpFallbackDetector implements Detector {
  readonly signal = "tcp-80-fallback";
  readonly #book: EvidenceBook;
  #seen = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    const port = flow.responderPort;
    if ((port !== 80 && port !== 443) || flow.isTunnelled || flow.isHttp || flow.ipVersion !== 4) return false;
    let progress = flow.memory![slot] as Progress | undefined;
    if (progress === undefined && piece.direction === 0) {
      progress = isDisguise(piece, port) ? "seen" : "not-a-fallback";
      if (progress === "seen") {
        this.#seen++;
        this.#put(flow, piece, port, false);
      }
    }
    if (progress === "seen" && flow.label === LABEL_PROVEN) {
      progress = "proven";
      this.#put(flow, piece, port, true);
    }
    flow.memory![slot] = progress;
    // As long as `tcp-proof` goes on looking, so does this.
    return false;
  }

  report(counters: Counters): void {
    counters.add("detect.tcp-80-fallback.streams", this.#seen);
  }

  #put(flow: Flow, piece: StreamPiece, port: 80 | 443, isProven: boolean): void {
    const subject = ipv4(flow.initiatorWord);
    const mark = String(port);
    const facts: TcpFallbackFacts = this.#book.find("tcp-80-fallback", subject, mark)?.facts ?? {
      port,
      streams: 0,
      proven: 0,
      peers: new Set(),
    };
    if (isProven) facts.proven++;
    else facts.streams++;
    if (facts.peers.size < MAX_PEERS) facts.peers.add(endpointKey(flow.responderWord, flow.responderPort));
    const proof = hex(piece.bytes, piece.start, Math.min(piece.end, piece.start + LOOK_AT));
    const strength = isProven ? "proof" : "weak";
    const seen = sighting(flow, piece, proof, piece.direction === 0);
    this.#book.sight("tcp-80-fallback", subject, mark, strength, seen, facts);
  }
}

/** The client's first bytes are neither text nor, on 443, a TLS record or hello; Skype's own fake hello is a disguise. */
function isDisguise({ bytes, start, end, segment, offset, atSegmentStart }: StreamPiece, port: 80 | 443): boolean {
  if (segment !== 0 || offset !== 0 || !atSegmentStart) return false;
  if (isFakeHello(bytes, start, end)) return true;
  if (isTls(bytes, start, end)) return false;
  return port === 443 || printableShare(bytes, start, Math.min(end, start + LOOK_AT)) < TEXT_SHARE;
}

/** A TLS record of a handshake (RFC 8446 section 5.1), or an SSLv2-framed hello (RFC 5246 appendix E.2). */
function isTls(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 5) return false;
  const isRecord = bytes[start]! >= 0x14 && bytes[start]! <= 0x18 && bytes[start + 1] === 3 && bytes[start + 2]! <= 4;
  const isSsl2 = (bytes[start]! & 0x80) !== 0 && bytes[start + 2] === 1 && bytes[start + 3]! <= 3;
  return isRecord || isSsl2;
}

export const tcpFallback: DetectorEntry = {
  signal: "tcp-80-fallback",
  summary: "a stream to port 80 that is not HTTP, or to 443 that is not TLS; proof when tcp-proof holds on it",
  facts: "D28, D1-D3",
  create: (context) => new TcpFallbackDetector(context),
};
