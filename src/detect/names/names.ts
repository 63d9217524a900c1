import { hex } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { NamesFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { dnsQuestion, mayAskFor } from "./dns-question.js";
import { serverName } from "./server-name.js";
import { skypeName } from "./skype-names.js";

const DNS_PORT = 53;
const MAX_NAMES = 32;
/** Every name of Skype's has it. */
const SKYPE = new TextEncoder().encode("skype");

/**
 * Names that classic clients look up or call in a TLS hello (H1 to H4). They support other signs and never alert by themselves; those that
 * Teams, Office and browsers ask for as well (H6) are counted and are no evidence at all.
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
    if (flow.responderPort !== DNS_PORT) return false;
    if (flow.direction === 1) return true;
    if (!mayAskFor(SKYPE, packet.bytes, packet.payload, packet.payloadEnd)) return true;
    const name = dnsQuestion(packet.bytes, packet.payload, packet.payloadEnd);
    if (name !== undefined) this.#named(flow, packet, name);
    return true;
  }

  /** The name in a TLS hello (H4): a look-up that was not captured, or was answered from memory. */
  stream(flow: Flow, piece: StreamPiece): boolean {
    const { bytes, start, end } = piece;
    if (piece.segment > 0 || bytes[start] !== 0x16) return false;
    const name = serverName(bytes, start, end);
    if (name?.includes("skype") === true && flow.direction === 0) this.#named(flow, piece, name);
    return false;
  }

  #named(flow: Flow, framed: Packet | StreamPiece, name: string): void {
    const known = skypeName(name);
    if (known === undefined) return;
    if (known.kind === "shared") {
      this.#shared++;
      return;
    }
    this.#own++;
    if (flow.ipVersion !== 4) return;
    const subject = flow.initiator.address;
    const facts: NamesFacts = this.#book.find("names", subject, "")?.facts ?? {
      names: new Map(),
      version: undefined,
      platformNumber: undefined,
    };
    if (facts.names.size < MAX_NAMES || facts.names.has(name)) facts.names.set(name, (facts.names.get(name) ?? 0) + 1);
    facts.version = known.version ?? facts.version;
    facts.platformNumber = known.platformNumber ?? facts.platformNumber;
    const proof = hex(new TextEncoder().encode(name));
    this.#book.sight("names", subject, "", "supporting", sighting(flow, framed, proof, true), () => facts);
  }

  report(counters: Counters): void {
    counters.add("detect.names.own", this.#own);
    counters.add("detect.names.shared", this.#shared);
  }
}

export const names: DetectorEntry = {
  signal: "names",
  summary: "look-ups and TLS hellos with names that classic clients ask for; rst names carry version and platform",
  facts: "H1-H6",
  create: (context) => new NamesDetector(context),
};
