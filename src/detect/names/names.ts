import type { Address } from "../../core/address.js";
import { hex } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { NamesFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { dnsMessage, mayBeAbout } from "./dns-message.js";
import { serverName } from "./server-name.js";
import { skypeName } from "./skype-names.js";

const DNS_PORT = 53;
const MAX_NAMES = 32;
const MAX_ADDRESSES = 64;
/** Every name of Skype's has it. */
const SKYPE = new TextEncoder().encode("skype");

/**
 * Names that classic clients look up or call in a TLS hello (H1 to H4), from the query or, where that was not captured,
 * from the answer. They support other signs and never alert by themselves; those that Teams, Office and browsers ask
 * for as well (H6) are counted and are no evidence at all.
 */
class NamesDetector implements Detector {
  readonly signal = "names";
  readonly #book: EvidenceBook;
  #own = 0;
  #shared = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  datagram(flow: Flow, packet: Packet): boolean {
    if (flow.responderPort !== DNS_PORT && flow.initiatorPort !== DNS_PORT) return false;
    const { bytes, payload, payloadEnd } = packet;
    if (!mayBeAbout(SKYPE, bytes, payload, payloadEnd)) return true;
    const message = dnsMessage(bytes, payload, payloadEnd);
    if (message === undefined) return true;
    const { name, isAnswer, addresses } = message;
    if ((isAnswer ? packet.sourcePort : packet.destinationPort) !== DNS_PORT) return true;
    const { direction } = flow;
    const asker = isAnswer === (direction === 1) ? 0 : 1;
    // Where the query was captured it has been counted; an answer alone says who asked, all the same.
    if (!isAnswer || flow.packets(asker) === 0) this.#named(flow, packet, name, asker);
    if (isAnswer && flow.ipVersion === 4) this.#answered(flow, name, addresses, asker);
    return true;
  }

  /** The name in a TLS hello (H4): a look-up that was not captured, or was answered from memory. */
  stream(flow: Flow, piece: StreamPiece): boolean {
    const { bytes, start, end } = piece;
    if (piece.segment > 0 || bytes[start] !== 0x16) return false;
    const name = serverName(bytes, start, end);
    // A hello is the client's, whoever was taken for the one that opened the stream.
    if (name?.includes("skype") === true) this.#named(flow, piece, name, flow.direction);
    return false;
  }

  #named(flow: Flow, framed: Packet | StreamPiece, name: string, asker: 0 | 1): void {
    const known = skypeName(name);
    if (known === undefined) return;
    if (known.kind === "shared") {
      this.#shared++;
      return;
    }
    this.#own++;
    if (flow.ipVersion !== 4) return;
    const subject = askerOf(flow, asker);
    const facts: NamesFacts = this.#book.find("names", subject, "")?.facts ?? {
      names: new Map(),
      addresses: new Map(),
      version: undefined,
      platformNumber: undefined,
    };
    if (facts.names.size < MAX_NAMES || facts.names.has(name)) facts.names.set(name, (facts.names.get(name) ?? 0) + 1);
    facts.version = known.version ?? facts.version;
    facts.platformNumber = known.platformNumber ?? facts.platformNumber;
    const proof = hex(new TextEncoder().encode(name));
    const seen = sighting(flow, framed, proof, asker === flow.direction);
    this.#book.sight("names", subject, "", "supporting", seen, facts);
  }

  /** Remembers where a name led to. */
  #answered(flow: Flow, name: string, addresses: readonly number[], asker: 0 | 1): void {
    const facts = this.#book.find("names", askerOf(flow, asker), "")?.facts;
    if (facts === undefined || !facts.names.has(name)) return;
    for (const word of addresses) if (facts.addresses.size < MAX_ADDRESSES) facts.addresses.set(word, name);
  }

  report(counters: Counters): void {
    counters.add("detect.names.own", this.#own);
    counters.add("detect.names.shared", this.#shared);
  }
}

function askerOf(flow: Flow, asker: 0 | 1): Address {
  return (asker === 0 ? flow.initiator : flow.responder).address;
}

export const names: DetectorEntry = {
  signal: "names",
  summary: "look-ups and TLS hellos with names that classic clients ask for; rst names carry version and platform",
  facts: "H1-H6",
  create: (context) => new NamesDetector(context),
};
