import { endpointKey, ipv4 } from "../../core/address.js";
import { hex, startsWith } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { ServerContactFacts, Strength } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { serverRole } from "./server-role.js";

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

/** Payload segments of a direction looked at: behind a proxy's greeting, the exchange starts at the second or third. */
const LAST_SEGMENT = 4;

interface LoginMemory {
  /** Which direction the client sends in, once it sent an empty record; a stream picked up midway may be turned round. */
  client: 0 | 1 | undefined;
  /** The other side answered with its empty record. */
  isAnswered: boolean;
  hasConstants: boolean;
}

/**
 * The exchange with Skype's own servers, login and events (D11, D12): a pair of empty records, then constants. Proof
 * once the pair stands in both directions or the constants follow, ten bytes that also say it alone where the capture
 * began behind the pair; the client's half alone supports, for no TLS begins so.
 */
class LoginDetector implements Detector {
  readonly signal = "login";
  readonly #book: EvidenceBook;
  #exchanges = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  stream(flow: Flow, piece: StreamPiece, slot: number): boolean {
    if (flow.ipVersion !== 4 || piece.segment > LAST_SEGMENT) return false;
    const { bytes, start, end, direction } = piece;
    // Nearly every stream is done with here.
    if (bytes[start] !== CLIENT_PAIR[0] && bytes[start] !== SERVER_PAIR[0]) return piece.segment < LAST_SEGMENT;
    const isBegun = hasConstants(bytes, start, end);
    const isEmpty = !isBegun && isEmptyRecord(bytes, start, end);
    let memory = flow.memory![slot] as LoginMemory | undefined;
    if (memory === undefined) {
      if (!isBegun && !isEmpty) return piece.segment < LAST_SEGMENT;
      memory = this.#remember(flow, slot);
    }
    const before = strengthOf(memory);
    if (before === "proof") return false;
    if (isBegun) {
      memory.client = direction;
      memory.hasConstants = true;
    } else if (isEmpty) memory.client ??= direction;
    else if (memory.client !== undefined && direction !== memory.client)
      memory.isAnswered ||= startsWith(bytes, start, end, SERVER_PAIR);
    const strength = strengthOf(memory);
    if (strength !== undefined && strength !== before)
      this.#put(flow, piece, memory.client!, strength, before !== undefined);
    return piece.segment < LAST_SEGMENT;
  }

  report(counters: Counters): void {
    counters.add("detect.login.exchanges", this.#exchanges);
  }

  #remember(flow: Flow, slot: number): LoginMemory {
    const memory: LoginMemory = { client: undefined, isAnswered: false, hasConstants: false };
    flow.memory![slot] = memory;
    return memory;
  }

  #put(flow: Flow, piece: StreamPiece, client: 0 | 1, strength: Strength, isCounted: boolean): void {
    const isInitiator = client === 0;
    const subject = ipv4(isInitiator ? flow.initiatorWord : flow.responderWord);
    const known = this.#book.find("login", subject, "");
    const facts: ServerContactFacts = known?.facts ?? { servers: new Map() };
    if (strength === "proof") {
      if (known !== undefined && isCounted) known.count--; // its first half was
      this.#exchanges++;
      flow.label = LABEL_PROVEN;
      const word = isInitiator ? flow.responderWord : flow.initiatorWord;
      const port = isInitiator ? flow.responderPort : flow.initiatorPort;
      if (!flow.isProxied && facts.servers.size < MAX_SERVERS)
        facts.servers.set(endpointKey(word, port), serverRole(word, port));
    }
    const proof = hex(piece.bytes, piece.start, Math.min(piece.end, piece.start + 20));
    this.#book.sight("login", subject, "", strength, sighting(flow, piece, proof, piece.direction === client), facts);
  }
}

function strengthOf({ client, isAnswered, hasConstants }: LoginMemory): Strength | undefined {
  if (client === undefined) return undefined;
  return isAnswered || hasConstants ? "proof" : "supporting";
}

/** The client's empty record and nothing else, once or twice (D12). */
function isEmptyRecord(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (startsWith(bytes, at, end, CLIENT_PAIR)) at += CLIENT_PAIR.length;
  return at === end && at > start;
}

/** The constants stand behind a record header, in the second message or behind repeated empty records of the first. */
function hasConstants(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (startsWith(bytes, at, end, CLIENT_PAIR)) at += CLIENT_PAIR.length;
  if (end - at < RECORD_HEADER || bytes[at] !== 0x16 || bytes[at + 1] !== 3) return false;
  for (const constant of CONSTANTS) {
    if (startsWith(bytes, at + RECORD_HEADER, end, constant)) return true;
  }
  return false;
}

export const login: DetectorEntry = {
  signal: "login",
  summary: "the exchange with Skype's login and event servers: empty records, then constants",
  facts: "D11-D14, E10",
  create: (context) => new LoginDetector(context),
};
