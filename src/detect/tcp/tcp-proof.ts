import { endpointKey, ipv4 } from "../../core/address.js";
import { hex } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { TcpProofFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import type { UdpEndpoints } from "../udp/udp-endpoints.js";
import { Carry } from "./carry.js";
import { ANSWER_LENGTH, HELLO_LENGTH, isFakeAnswer, isFakeHello } from "./fake-tls.js";
import { FIRST_MESSAGE_1X, fitsForm1, fitsForm2, STREAM_TEST_BYTES } from "./keystream.js";

/** Peers and ports remembered in one piece of evidence. */
const MAX_PEERS = 1_024;

/** What the detector remembers of one flow. */
interface StreamMemory {
  /** Per direction: what began in segments too short to be tested alone. */
  readonly carry: [Carry | undefined, Carry | undefined];
  /** The initiator's latest message of 14 bytes: the 1.x form begins so, behind a proxy's greeting where there is one. */
  first: Uint8Array | undefined;
  firstSegment: number;
  /** Directions that passed: bit 0 the initiator's, bit 1 the responder's. */
  proven: number;
}

/**
 * Proves obfuscated streams on any port (D17, D18, D30), testing where messages may begin: at the start of each of the
 * first payload segments of either direction, and behind the fake TLS hello and answer. A direction speaks of its
 * sender; the responder's speaks of the initiator too, since a node answers so only to a client.
 */
class TcpProofDetector implements Detector {
  readonly signal = "tcp-proof";
  readonly #book: EvidenceBook;
  readonly #limits: Limits;
  readonly #endpoints: UdpEndpoints;
  #tested = 0;
  #proven = 0;

  constructor({ book, limits, endpoints }: DetectorContext) {
    this.#book = book;
    this.#endpoints = endpoints;
    this.#limits = limits;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    if (flow.ipVersion !== 4) return false;
    const { direction, segment, start, end, bytes } = piece;
    if (segment >= this.#limits.maxStreamHeadSegments) return false;
    let memory = flow.memory![slot] as StreamMemory | undefined;
    if (memory !== undefined && (memory.proven & (1 << direction)) !== 0) return false;

    if (memory?.carry[direction] !== undefined && this.#goOn(flow, piece, memory)) return false;
    if (!piece.atSegmentStart) return true;

    if (memory?.first !== undefined && direction === 0 && segment === memory.firstSegment + 1) {
      if (fitsForm1(memory.first, bytes, start, end - start)) {
        this.#prove(flow, piece, memory, "1.x", hex(memory.first));
        return false;
      }
    }
    const prefix = isFakeHello(bytes, start, end) ? HELLO_LENGTH : isFakeAnswer(bytes, start, end) ? ANSWER_LENGTH : 0;
    const message = start + prefix;
    if (end - message >= STREAM_TEST_BYTES) {
      this.#tested++;
      if (fitsForm2(bytes, message)) {
        memory ??= this.#remember(flow, slot);
        this.#prove(flow, piece, memory, "2.x", hex(bytes, message, message + STREAM_TEST_BYTES));
        return false;
      }
    } else if (end > message) {
      memory ??= this.#remember(flow, slot);
      memory.carry[direction] ??= new Carry();
      memory.carry[direction].begin(bytes, message, end);
    }
    if (direction === 0 && end - start === FIRST_MESSAGE_1X) {
      memory ??= this.#remember(flow, slot);
      memory.first = bytes.slice(start, end);
      memory.firstSegment = segment;
    }
    return segment + 1 < this.#limits.maxStreamHeadSegments;
  }

  report(counters: Counters): void {
    counters.add("detect.tcp-proof.tested", this.#tested);
    counters.add("detect.tcp-proof.proven", this.#proven);
  }

  /** Messages that began in short segments go on here; those long enough are tested. True where one was proven. */
  #goOn(flow: Flow, piece: StreamPiece, memory: StreamMemory): boolean {
    const { bytes, end, direction } = piece;
    const carry = memory.carry[direction]!;
    let at = piece.start;
    while (!carry.isEmpty && at < end) {
      at = carry.take(bytes, at, end);
      if (!carry.isWhole) return false;
      this.#tested++;
      const message = carry.message();
      if (fitsForm2(message, 0)) {
        this.#prove(flow, piece, memory, "2.x", hex(message));
        return true;
      }
      carry.drop();
    }
    return false;
  }

  #remember(flow: Flow, slot: number): StreamMemory {
    const memory: StreamMemory = { carry: [undefined, undefined], first: undefined, firstSegment: 0, proven: 0 };
    flow.memory![slot] = memory;
    return memory;
  }

  #prove(flow: Flow, piece: StreamPiece, memory: StreamMemory, form: "1.x" | "2.x", proof: string): void {
    const isFirstOfFlow = memory.proven === 0;
    memory.proven |= 1 << piece.direction;
    flow.label = LABEL_PROVEN;
    this.#proven++;
    this.#put(flow, piece, "initiator", form, proof, isFirstOfFlow);
    // A proxy passes on what others say: nothing of this speaks of it.
    if (flow.isProxied) return;
    // A client listens for TCP on the port of its UDP endpoint (U5): a stream to it speaks of the responder as well.
    const isToClient = this.#endpoints.has(flow.responderWord, flow.responderPort);
    if (isToClient) this.#endpoints.get(flow.responderWord, flow.responderPort)?.serves(flow.initiatorWord);
    if (piece.direction === 1 || isToClient) this.#put(flow, piece, "responder", form, proof, isFirstOfFlow);
  }

  #put(
    flow: Flow,
    piece: StreamPiece,
    end: "initiator" | "responder",
    form: "1.x" | "2.x",
    proof: string,
    isFirstOfFlow: boolean,
  ): void {
    const isInitiator = end === "initiator";
    const subject = ipv4(isInitiator ? flow.initiatorWord : flow.responderWord);
    const facts: TcpProofFacts = this.#book.find("tcp-proof", subject, "")?.facts ?? {
      forms: new Map(),
      streams: 0,
      ports: new Map(),
      peers: new Set(),
      listeningPorts: new Set(),
    };
    increase(facts.forms, form);
    if (isFirstOfFlow) {
      facts.streams++;
      increase(facts.ports, flow.responderPort);
    }
    if (isInitiator) {
      if (!flow.isProxied && facts.peers.size < MAX_PEERS)
        facts.peers.add(endpointKey(flow.responderWord, flow.responderPort));
    } else if (facts.listeningPorts.size < MAX_PEERS) {
      facts.listeningPorts.add(flow.responderPort);
    }
    const isSender = isInitiator === (piece.direction === 0);
    this.#book.sight("tcp-proof", subject, "", "proof", sighting(flow, piece, proof, isSender), facts);
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export const tcpProof: DetectorEntry = {
  signal: "tcp-proof",
  summary: "streams on any port whose first bytes use one keystream twice; no key needed",
  facts: "D17, D18, D30",
  create: (context) => new TcpProofDetector(context),
};
