import type { Counters } from "../../core/counters.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { Strength, UdpProofFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { payloadProof, sighting } from "../sighting.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { isProvable, type MessageProof, proveMessage, unpairedAnswer } from "./message-proof.js";
import { MESSAGE, MESSAGE_HEADER } from "./skype-header.js";
import type { UdpEndpoint } from "./udp-endpoint.js";
import type { SkypeDatagram, UdpEndpoints } from "./udp-endpoints.js";

/** Bits from which a chance hit is out of the question: one 18-byte message, or two of 22 bytes. */
export const PROOF_BITS = 32;
/** Bits from which it is strong: one 22-byte message. */
export const STRONG_BITS = 24;
/** Padded messages leave few bits each: they count only while nearly all of their length fit. */
const FITTING_SHARE = 0.75;
/**
 * Comparisons of one endpoint that are free. Beyond them each doubling takes a bit off every fit of 18 bytes: a game that
 * sends such datagrams for days is held against thousands of requests a minute, and one of them fits in the end.
 */
const FREE_TESTS = 256;
/**
 * Comparisons of all endpoints that are free. Beyond them each doubling takes a bit off what fitted at an endpoint: where
 * a million hosts try once each, one of them is lucky. So a run may expect 0.003 false signs that are told, however long
 * it is (docs/verdict.md), and a client, which fits again and again, loses nothing that matters.
 */
const FREE_TESTS_OF_ALL = 4_096;
/** The latest requests to a peer that its answer is held against: one is answered within seconds, or not at all. */
const MOST_COMPARED = 32;
/** Answers that an 18-byte datagram is held against, for each request: 28, and 15 with its last byte and without. */
const TESTS_PER_REQUEST = 3;
/** And where its request was not captured: 28, and 15 with its last byte. */
const TESTS_UNPAIRED = 2;
/** Where answers without their requests are tallied: under no length that a datagram has. */
const UNPAIRED = -1;
/** Ids remembered per endpoint so that a repeated datagram counts once: long before, all is proven. */
const MAX_IDS = 256;

/** What was tried and what fitted, for one sending endpoint. */
interface Tally {
  /** One of few payload lengths each. */
  lengths: LengthTally[];
  /** Comparisons with predicted checksums of 18-byte datagrams. */
  tests: number;
  /** Made with the first datagram that fits, which most endpoints never send. */
  fits: Fits | undefined;
}

interface LengthTally {
  readonly length: number;
  tried: number;
  fitted: number;
  bits: number;
}

interface Fits {
  readonly ids: Set<number>;
  readonly facts: UdpProofFacts;
}

/**
 * Proves type-2 datagrams without any key (C.4): the CRC they carry in clear is that of a plaintext that is known but
 * for the id, which is in clear as well. A request speaks of its sender; an answer that pairs with a request, of both.
 */
class UdpProofDetector implements Detector {
  readonly signal = "udp-proof";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #tallies: EndpointNotes<Tally>;
  /** Comparisons with predicted checksums, over all endpoints. */
  #tests = 0;
  #tried = 0;
  #proven = 0;

  constructor({ book, endpoints }: DetectorContext) {
    this.#tallies = new EndpointNotes(endpoints);
    this.#book = book;
    this.#endpoints = endpoints;
  }

  skypeDatagram(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    if (datagram.kind !== MESSAGE || !datagram.isComplete || !isProvable(datagram.length)) return;
    const { sender } = datagram;
    if (sender === undefined) return;
    this.#tried++;
    this.#tests++;
    this.#tally(sender).tests++;
    const request = proveMessage("request", datagram.length, datagram.id, datagram.crc);
    if (request !== undefined) {
      this.#proven++;
      this.#put(flow, packet, datagram, sender, request, "sender");
      return;
    }
    const { receiver } = datagram;
    const answer = receiver === undefined ? undefined : this.#proveAnswer(datagram, sender, receiver);
    if (answer === undefined || receiver === undefined) {
      if (!datagram.isAsked) this.#unpaired(flow, packet, datagram);
      const tally = this.#tally(sender);
      const { ids } = tally.fits ?? NO_FITS;
      if (ids.size < MAX_IDS && !ids.has(datagram.id)) ofLength(tally, datagram.length).tried++;
      return;
    }
    this.#proven++;
    sender.serves(packet.destination3);
    this.#put(flow, packet, datagram, sender, answer, "answerer");
    this.#put(flow, packet, datagram, receiver, answer, "answered");
  }

  report(counters: Counters): void {
    counters.add("detect.udp-proof.tried", this.#tried);
    counters.add("detect.udp-proof.proven", this.#proven);
  }

  /** An answer whose request was not captured: it proves less, and two of them as much as a pair (one-sided captures). */
  #unpaired(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { length, crc, receiver, receiverKey } = datagram;
    const answer = unpairedAnswer(length, crc);
    this.#tests += TESTS_UNPAIRED;
    if (answer === undefined) {
      const tally = receiver && this.#tallies.get(receiver);
      if (tally !== undefined && length === 18) ofLength(tally, UNPAIRED).tried++;
      return;
    }
    const subject = this.#endpoints.of(packet.destination3, packet.destinationPort, receiverKey);
    this.#put(flow, packet, { ...datagram, id: answer.request, length: UNPAIRED }, subject, answer, "answered");
  }

  /** Holds an answer against the latest requests that its receiver sent to its sender. */
  #proveAnswer(datagram: SkypeDatagram, sender: UdpEndpoint, receiver: UdpEndpoint): MessageProof | undefined {
    let compared = 0;
    let found: MessageProof | undefined;
    for (let back = 1; back <= receiver.requestCount && compared < MOST_COMPARED && found === undefined; back++) {
      const index = receiver.backwards(back);
      if (receiver.requestPeer(index) !== datagram.senderKey) continue;
      compared++;
      found = proveMessage("answer", datagram.length, receiver.requestId(index), datagram.crc);
    }
    const tests = compared * TESTS_PER_REQUEST;
    this.#tests += tests;
    this.#tally(sender).tests += tests;
    this.#tally(receiver).tests += tests;
    return found;
  }

  #put(
    flow: Flow,
    packet: Packet,
    datagram: SkypeDatagram,
    subject: UdpEndpoint,
    proof: MessageProof,
    role: "sender" | "answerer" | "answered",
  ): void {
    const tally = this.#tally(subject);
    tally.fits ??= fitsOf(subject);
    const { ids, facts } = tally.fits;
    // An answer's own id is not its request's, so it is told from requests by a bit of its own.
    const id = role === "sender" ? datagram.id : datagram.id | 0x10000;
    if (ids.has(id)) return;
    if (ids.size < MAX_IDS) ids.add(id);
    const ofThisLength = ofLength(tally, datagram.length);
    ofThisLength.tried++;
    ofThisLength.fitted++;
    ofThisLength.bits += proof.bits;
    if (role === "sender") facts.requests++;
    else if (role === "answerer") facts.answersSent++;
    else facts.answersReceived++;
    facts.commands.set(proof.command, (facts.commands.get(proof.command) ?? 0) + 1);
    facts.bits = Math.max(0, fittingBits(tally) - luck(this.#tests, FREE_TESTS_OF_ALL));
    const strength = strengthOf(facts.bits);
    if (strength === undefined || (datagram.length === UNPAIRED && facts.bits < STRONG_BITS)) return;
    if (strength === "proof") flow.label = LABEL_PROVEN;
    this.#book.sight(
      "udp-proof",
      subject.address,
      String(subject.port),
      strength,
      sighting(flow, packet, payloadProof(packet, MESSAGE_HEADER), role !== "answered"),
      facts,
    );
  }

  #tally(endpoint: UdpEndpoint): Tally {
    let tally = this.#tallies.get(endpoint);
    if (tally === undefined) {
      tally = { lengths: NO_LENGTHS, tests: 0, fits: undefined };
      this.#tallies.set(endpoint, tally);
    }
    return tally;
  }
}

const NO_LENGTHS: LengthTally[] = [];
const NO_FITS = { ids: new Set<number>() };

function fitsOf({ port }: UdpEndpoint): Fits {
  const facts = { port, bits: 0, requests: 0, answersReceived: 0, answersSent: 0, commands: new Map<number, number>() };
  return { ids: new Set(), facts };
}

function ofLength(tally: Tally, length: number): LengthTally {
  for (const known of tally.lengths) if (known.length === length) return known;
  const added = { length, tried: 0, fitted: 0, bits: 0 };
  // Nearly every endpoint has one: an array that grows would begin with 17 places.
  if (tally.lengths.length === 0) tally.lengths = [added];
  else tally.lengths.push(added);
  return added;
}

/** Bits over all lengths, less what trying often takes; those of padded lengths only while nearly all of them fit. */
function fittingBits({ lengths, tests }: Tally): number {
  let sum = 0;
  for (const { length, tried, fitted, bits } of lengths) {
    if (length === 18) sum += Math.max(0, bits - fitted * luck(tests, FREE_TESTS));
    else if (fitted >= FITTING_SHARE * tried) sum += bits;
  }
  return sum;
}

/** Bits that so many comparisons give away. */
function luck(tests: number, free: number): number {
  return Math.floor(Math.log2(Math.max(1, tests / free)));
}

function strengthOf(bits: number): Strength | undefined {
  if (bits >= PROOF_BITS) return "proof";
  if (bits >= STRONG_BITS) return "strong";
  return bits > 8 ? "supporting" : undefined;
}

export const udpProof: DetectorEntry = {
  signal: "udp-proof",
  summary: "datagrams whose CRC is that of a plaintext predicted from their id; no key needed",
  facts: "C.4",
  create: (context) => new UdpProofDetector(context),
};
