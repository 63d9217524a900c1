import type { Counters } from "../../core/counters.js";
import { MINUTE, type Microseconds } from "../../core/time.js";
import { type Packet, UDP } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { SupernodeFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { payloadProof, sighting } from "../sighting.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { MESSAGE, MESSAGE_HEADER } from "./skype-header.js";
import type { UdpEndpoint } from "./udp-endpoint.js";
import type { SkypeDatagram, UdpEndpoints } from "./udp-endpoints.js";

/** Ordinary clients are contacted by 1 to about 10 strangers, supernodes by 100 and more (F2). The rule is ours. */
export const LEAST_VISITORS = 50;
export const WITHIN: Microseconds = 10 * MINUTE;
/** Visitors whose exchange with the host must be proven (F3). */
export const LEAST_SERVED = 5;
const MOST_VISITORS = 1_024;

interface Visits {
  readonly facts: SupernodeFacts;
  /** None of the visits is from before: with most of them there is nothing to forget, and nobody looks. */
  earliest: Microseconds;
}

/**
 * Strangers that come to a host's Skype port, by UDP and TCP, and are served there (F1 to F7): the host has become a
 * supernode. Published facts, not seen in a capture.
 */
class SupernodeDetector implements Detector {
  readonly signal = "supernode";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #visits: EndpointNotes<Visits>;
  #count = 0;

  constructor({ book, endpoints }: DetectorContext) {
    this.#visits = new EndpointNotes(endpoints);
    this.#book = book;
    this.#endpoints = endpoints;
  }

  skypeDatagram(flow: Flow, packet: Packet, { kind, receiver }: SkypeDatagram): void {
    if (kind !== MESSAGE || flow.direction !== 0 || receiver === undefined) return;
    this.#visit(flow, packet, receiver);
  }

  /** TCP to the port of its datagrams, which is the same (U5). */
  flowAccepted(flow: Flow, packet: Packet): void {
    if (flow.ipVersion !== 4) return;
    const endpoint = this.#endpoints.get(flow.responderWord, flow.responderPort);
    if (endpoint !== undefined) this.#visit(flow, packet, endpoint);
  }

  report(counters: Counters): void {
    counters.add("detect.supernode.visits", this.#count);
  }

  #visit(flow: Flow, packet: Packet, host: UdpEndpoint): void {
    const visits = this.#visitsTo(host);
    this.#count++;
    const { facts } = visits;
    const { visitors } = facts;
    const visitor = flow.initiatorWord;
    const isNew = !visitors.delete(visitor);
    // In the order of the latest visit: those too long ago stand in front.
    visitors.set(visitor, packet.time);
    if (visitors.size > MOST_VISITORS || packet.time - visits.earliest > WITHIN) forgetOld(visits, packet.time);
    if (!isNew || visitors.size < LEAST_VISITORS || facts.served.size < LEAST_SERVED) return;
    const proof = packet.transport === UDP ? payloadProof(packet, MESSAGE_HEADER) : "";
    const seen = sighting(flow, packet, proof, false);
    this.#book.sight("supernode", host.address, String(host.port), "weak", seen, facts);
  }

  #visitsTo(host: UdpEndpoint): Visits {
    let visits = this.#visits.get(host);
    if (visits === undefined) {
      const facts = { port: host.port, visitors: new Map<number, Microseconds>(), served: host.served };
      visits = { facts, earliest: Number.NEGATIVE_INFINITY };
      this.#visits.set(host, visits);
    }
    return visits;
  }
}

/** Lets go of visits that were too long ago, and of the earliest where there are too many. */
function forgetOld(visits: Visits, now: Microseconds): void {
  const { visitors } = visits.facts;
  for (const [word, time] of visitors) {
    visits.earliest = time;
    if (visitors.size <= MOST_VISITORS && now - time <= WITHIN) break;
    visitors.delete(word);
  }
}

export const supernode: DetectorEntry = {
  signal: "supernode",
  summary: "strangers that come to a host's Skype port and are served there",
  facts: "F1-F7",
  create: (context) => new SupernodeDetector(context),
};
