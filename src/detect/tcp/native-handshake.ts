import { endpointKey, ipv4 } from "../../core/address.js";
import { hex, printableShare } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { NativeHandshakeFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

/** Client 48 to 110 bytes, node 49 to 108, then 8 from each (D22). */
const CLIENT_FIRST: readonly [number, number] = [48, 110];
const NODE_FIRST: readonly [number, number] = [49, 108];
const SECOND = 8;
const LOWEST_NATIVE_PORT = 1_025;
/** Peers from which it supports: one alone is a pattern of lengths (nDPI had to take such a rule back). */
export const SUPPORTING_PEERS = 3;
const MAX_PEERS = 256;
const TEXT_SHARE = 0.6;

/** How far a stream has come: client's first, node's first, client's 8. */
type Progress = 1 | 2 | 3;

/**
 * The newer key agreement on a native port (D22), which cannot be decoded: four lengths. Supports others at best; where
 * the stream goes on, `tcp-proof` finds what follows (D30).
 */
class NativeHandshakeDetector implements Detector {
  readonly signal = "native-handshake";
  readonly #book: EvidenceBook;
  #handshakes = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    const { direction, segment, start, end, bytes } = piece;
    if (segment > 1 || flow.ipVersion !== 4 || flow.responderPort < LOWEST_NATIVE_PORT) return false;
    const length = end - start;
    const progress = flow.memory![slot] as Progress | undefined;
    if (progress === undefined) {
      if (direction === 1 || segment > 0 || !flow.sawSyn(0) || !isWithin(length, CLIENT_FIRST)) return false;
      if (printableShare(bytes, start, start + 16) >= TEXT_SHARE) return false;
      flow.memory![slot] = 1 satisfies Progress;
      return true;
    }
    const isNext =
      progress === 1
        ? direction === 1 && segment === 0 && isWithin(length, NODE_FIRST)
        : direction === (progress === 2 ? 0 : 1) && segment === 1 && length === SECOND;
    if (!isNext) return false;
    if (progress < 3) {
      flow.memory![slot] = (progress + 1) as Progress;
      return true;
    }
    this.#put(flow, piece);
    return false;
  }

  report(counters: Counters): void {
    counters.add("detect.native-handshake.handshakes", this.#handshakes);
  }

  #put(flow: Flow, piece: StreamPiece): void {
    this.#handshakes++;
    const subject = ipv4(flow.initiatorWord);
    const facts: NativeHandshakeFacts = this.#book.find("native-handshake", subject, "")?.facts ?? {
      handshakes: 0,
      peers: new Set(),
    };
    facts.handshakes++;
    if (facts.peers.size < MAX_PEERS) facts.peers.add(endpointKey(flow.responderWord, flow.responderPort));
    const strength = facts.peers.size >= SUPPORTING_PEERS ? "supporting" : "weak";
    const seen = sighting(flow, piece, hex(piece.bytes, piece.start, piece.end), false);
    this.#book.sight("native-handshake", subject, "", strength, seen, facts);
  }
}

function isWithin(length: number, [least, most]: readonly [number, number]): boolean {
  return length >= least && length <= most;
}

export const nativeHandshake: DetectorEntry = {
  signal: "native-handshake",
  summary: "the newer key agreement on a native port, by its four lengths",
  facts: "D22",
  create: (context) => new NativeHandshakeDetector(context),
};
