import type { Counters } from "../../core/counters.js";
import { MINUTE, type Microseconds } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { SupernodeFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { payloadProof, sighting } from "../sighting.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { MESSAGE, MESSAGE_HEADER } from "./skype-header.js";
import type { SkypeDatagram, UdpEndpoint, UdpEndpoints } from "./udp-endpoints.js";

/** Ordinary clients are contacted by 1 to about 10 strangers, supernodes by 100 and more (F2). The rule is ours. */
export const LEAST_VISITORS = 50;
export const WITHIN: Microseconds = 10 * MINUTE;
/** Visitors whose exchange with the host must be proven (F3). */
export const LEAST_SERVED = 5;
const MOST_VISITORS = 1_024;

/**
 * Strangers that come to a host's Skype port, by UDP and TCP, and are served there (F1 to F7): the host has become a
 * supernode. Published facts, not seen in a capture.
 */
class SupernodeDetector implements Detector {
  readonly signal = "supernode";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #facts: EndpointNotes<SupernodeFacts>;
  #visits = 0;

  constructor({ book, endpoints }: DetectorContext) {
    this.#facts = new EndpointNotes(endpoints);
    this.#book = book;
    this.#endpoints = endpoints;
  }

  skypeDatagram(flow: Flow, packet: Packet, { kind, receiver }: SkypeDatagram): void {
    if (kind !== MESSAGE || flow.direction !== 0 || receiver === undefined) return;
    this.#visit(flow, packet, receiver, payloadProof(packet, MESSAGE_HEADER));
  }

  /** TCP to the port of its datagrams, which is the same (U5). */
  flowAccepted(flow: Flow, packet: Packet): void {
    if (flow.ipVersion !== 4) return;
    const endpoint = this.#endpoints.get(flow.responderWord, flow.responderPort);
    if (endpoint !== undefined) this.#visit(flow, packet, endpoint, "");
  }

  report(counters: Counters): void {
    counters.add("detect.supernode.visits", this.#visits);
  }

  #visit(flow: Flow, packet: Packet, host: UdpEndpoint, proof: string): void {
    let facts = this.#facts.get(host);
    if (facts === undefined) {
      facts = { port: host.port, visitors: new Map(), served: host.served };
      this.#facts.set(host, facts);
    }
    this.#visits++;
    const { visitors } = facts;
    const visitor = flow.initiatorWord;
    const isNew = !visitors.delete(visitor);
    // In the order of the latest visit: those too long ago stand in front.
    visitors.set(visitor, packet.time);
    for (const [word, time] of visitors) {
      if (visitors.size <= MOST_VISITORS && packet.time - time <= WITHIN) break;
      visitors.delete(word);
    }
    if (!isNew || visitors.size < LEAST_VISITORS || facts.served.size < LEAST_SERVED) return;
    const seen = sighting(flow, packet, proof, false);
    const told = facts;
    this.#book.sight("supernode", host.address, String(host.port), "weak", seen, () => told);
  }
}

export const supernode: DetectorEntry = {
  signal: "supernode",
  summary: "strangers that come to a host's Skype port and are served there",
  facts: "F1-F7",
  create: (context) => new SupernodeDetector(context),
};
