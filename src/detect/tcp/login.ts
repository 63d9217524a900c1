import { endpointKey, ipv4 } from "../../core/address.js";
import { hex } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { ServerContactFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

/** Records of length 0, which no TLS flight can begin with: the client's handshake, the server's application data. */
const CLIENT_PAIR = Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0x00);
const SERVER_PAIR = Uint8Array.of(0x17, 0x03, 0x01, 0x00, 0x00);
/** What the second client message begins with after its record header: 2003 to 2010 (D11), and 2015 (D12). */
const CONSTANTS = [
  Uint8Array.of(0x41, 0x03, 0x00, 0x09, 0x80, 0x40, 0x04, 0x08, 0xc0, 0x01),
  Uint8Array.of(0x42, 0xcd, 0xef, 0xe7, 0x40, 0xd7, 0x2f, 0x1d),
];
const RECORD_HEADER = 5;
const MAX_SERVERS = 256;

interface LoginMemory {
  client: boolean;
  server: boolean;
  constants: boolean;
}

/**
 * The exchange with Skype's own servers, login and events (D11, D12): a pair of empty records, then constants. Proof
 * once the pair stands in both directions or the constants follow; the client's half alone says nothing yet.
 */
class LoginDetector implements Detector {
  readonly signal = "login";
  readonly #book: EvidenceBook;
  #exchanges = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    if (flow.ipVersion !== 4) return false;
    const { bytes, start, end, direction } = piece;
    let memory = flow.memory![slot] as LoginMemory | undefined;
    if (memory === undefined) {
      if (piece.segment > 0 || direction === 1 || !startsWith(bytes, start, end, CLIENT_PAIR)) return false;
      memory = { client: true, server: false, constants: false };
      flow.memory![slot] = memory;
    }
    if (memory.constants && memory.server) return false;
    const before = isProof(memory);
    if (direction === 1) memory.server ||= startsWith(bytes, start, end, SERVER_PAIR);
    else memory.constants ||= hasConstants(bytes, start, end);
    if (!before && isProof(memory)) this.#put(flow, piece);
    return piece.segment < 4;
  }

  report(counters: Counters): void {
    counters.add("detect.login.exchanges", this.#exchanges);
  }

  #put(flow: Flow, piece: StreamPiece): void {
    this.#exchanges++;
    flow.label = LABEL_PROVEN;
    const subject = ipv4(flow.initiatorWord);
    const facts: ServerContactFacts = this.#book.find("login", subject, "")?.facts ?? { servers: new Set() };
    if (facts.servers.size < MAX_SERVERS) facts.servers.add(endpointKey(flow.responderWord, flow.responderPort));
    const proof = hex(piece.bytes, piece.start, Math.min(piece.end, piece.start + 20));
    this.#book.sight("login", subject, "", "proof", sighting(flow, piece, proof, piece.direction === 0), () => facts);
  }
}

function isProof({ client, server, constants }: LoginMemory): boolean {
  return client && (server || constants);
}

/** The constants stand behind a record header, in the second message or behind repeated empty records of the first. */
function hasConstants(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (startsWith(bytes, at, end, CLIENT_PAIR)) at += CLIENT_PAIR.length;
  if (end - at < RECORD_HEADER || bytes[at] !== 0x16 || bytes[at + 1] !== 3) return false;
  return CONSTANTS.some((constant) => startsWith(bytes, at + RECORD_HEADER, end, constant));
}

function startsWith(bytes: Uint8Array, start: number, end: number, constant: Uint8Array): boolean {
  if (end - start < constant.length) return false;
  return constant.every((byte, index) => bytes[start + index] === byte);
}

export const login: DetectorEntry = {
  signal: "login",
  summary: "the exchange with Skype's login and event servers: empty records, then constants",
  facts: "D11, D12",
  create: (context) => new LoginDetector(context),
};
