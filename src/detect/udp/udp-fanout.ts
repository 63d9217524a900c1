import { endpointKey } from "../../core/address.js";
import type { Counters } from "../../core/counters.js";
import { type Microseconds, SECOND } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_FITS, LABEL_NONE } from "../detector.js";
import type { PeerFacts, Strength, UdpFanoutFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import type { Hostcache } from "../hostcache.js";
import { payloadProof, sighting } from "../sighting.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { MESSAGE, MESSAGE_HEADER } from "./skype-header.js";
import type { UdpEndpoint } from "./udp-endpoint.js";
import { type SkypeDatagram, SMALLEST_MESSAGE, type UdpEndpoints } from "./udp-endpoints.js";

/** Peers from which the fan-out is put down at all (U4). */
export const LEAST_PEERS = 5;
/** First contacts with a fitting header before id steps say anything (U4). */
export const LEAST_CONTACTS = 8;
/** The share of id steps that are exactly 2: clients 0.61 to 1.00, the best of other hosts 0.20 (U4, I9). */
export const LEAST_SHARE_OF_TWO = 0.5;
/** Messages from peer to peer before their steps say anything, where the peers were known before (U4). */
export const LEAST_MESSAGES = 8;
/** First contacts further apart are not of one burst, and the counter moved on in between (U4a). */
const BURST_GAP = 10 * SECOND;
/** New peers are counted over this span for `fastest` (B11: up to 50). */
const PACE_SPAN = 10 * SECOND;
/** Faster than this is a scan: the client's own limit is 5 a second, and answers add to it (B11). */
export const MOST_IN_SPAN = 100;
/** Contacts from the first on come no closer than this on average: 4 or 5 a second, and a few more for answers (B11). */
export const LEAST_INTERVAL = 0.09 * SECOND;
/** First contacts are probes: 18 bytes, or 22 to 37 (C.2); presence messages to buddies are 30 or 31. */
const isProbeLength = (length: number): boolean => length === 18 || (length >= 22 && length <= 37);

/** What evidence will say, should there be any. The peers are the endpoint's own, not listed before somebody asks. */
class FanoutFacts implements UdpFanoutFacts {
  readonly #endpoint: UdpEndpoint;
  contacts = 0;
  steps = 0;
  stepsOfTwo = 0;
  peerSteps = 0;
  peerStepsOfTwo = 0;
  typeTwo = 0;
  fastest = 0;

  constructor(endpoint: UdpEndpoint) {
    this.#endpoint = endpoint;
  }

  get port(): number {
    return this.#endpoint.port;
  }

  get peers(): Map<number, PeerFacts> {
    return this.#endpoint.peers;
  }

  get hostcacheMatches(): number {
    return countKnown(this.peers, "hostcache");
  }

  get bootstrapMatches(): number {
    return countKnown(this.peers, "bootstrap");
  }
}

interface Burst {
  readonly facts: FanoutFacts;
  /** Times of first contacts within the latest `PACE_SPAN`. */
  readonly recent: number[];
  /** IV of the latest contact: it is random, so the same twice running is another protocol. */
  iv: number;
  repeatedIvs: number;
  /** Steps within the burst at hand, and how many of them were exactly 2 (U4a). */
  steps: number;
  stepsOfTwo: number;
  /** Made once it has peers enough. */
  talk: Talk | undefined;
}

/** Messages to peers that it has spoken to before: where a capture begins in the middle, there may be no others (U4). */
interface Talk {
  receiver: number;
  id: number;
  iv: number;
  messages: number;
  repeatedIvs: number;
  time: Microseconds;
  /** Steps since messages last were `BURST_GAP` apart, and how many of them were exactly 2 (U4a). */
  steps: number;
  stepsOfTwo: number;
  isTold: boolean;
}

/**
 * One UDP port that contacts many new peers (B10 to B13). Strong where the header fits and the ids step by 2 whatever
 * the destination (U1, U4), in first contacts or in messages to known peers; a fan-out that only has the header is weak,
 * and other peer-to-peer networks do the same.
 */
class UdpFanoutDetector implements Detector {
  readonly signal = "udp-fanout";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #hostcache: Hostcache;
  readonly #bursts: EndpointNotes<Burst>;
  #contacts = 0;

  constructor({ book, endpoints, hostcache }: DetectorContext) {
    this.#bursts = new EndpointNotes(endpoints);
    this.#book = book;
    this.#endpoints = endpoints;
    this.#hostcache = hostcache;
  }

  skypeDatagram(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { sender, kind } = datagram;
    if (sender === undefined || kind !== MESSAGE || datagram.length < SMALLEST_MESSAGE) return;
    if (sender.peerCount >= LEAST_PEERS && datagram.isComplete) this.#talk(flow, packet, datagram, sender);
    if (!datagram.isFirstContact) return;
    this.#contacts++;
    this.#recognize(sender, datagram.receiverKey);
    const known = this.#bursts.get(sender);
    // Nearly every endpoint has this contact and no other: it is put down with the second.
    if (known === undefined && sender.contacts === 1) return;
    const burst = known ?? this.#begin(sender, datagram);
    const { facts } = burst;
    if (isProbeLength(datagram.length)) facts.typeTwo++;
    if (datagram.sinceContact <= BURST_GAP) {
      facts.steps++;
      burst.steps++;
      if (datagram.idStep === 2) {
        facts.stepsOfTwo++;
        burst.stepsOfTwo++;
      }
    } else {
      burst.steps = 0;
      burst.stepsOfTwo = 0;
    }
    if (datagram.isComplete) {
      if (datagram.iv === burst.iv) burst.repeatedIvs++;
      burst.iv = datagram.iv;
    }
    pace(burst, packet.time);
    facts.contacts = sender.contacts;
    const strength = isPaced(sender, packet.time) ? strengthOf(burst) : undefined;
    if (strength !== undefined) this.#put(flow, packet, sender, facts, strength);
  }

  /** A message of one that has several peers: the step of its id from the last one, if it goes to another known peer. */
  #talk(flow: Flow, packet: Packet, datagram: SkypeDatagram, sender: UdpEndpoint): void {
    const burst = this.#bursts.get(sender) ?? this.#begin(sender, datagram);
    const { receiverKey, id, iv } = datagram;
    const { time } = packet;
    if (burst.talk === undefined) {
      burst.talk = { receiver: receiverKey, id, iv, messages: 1, repeatedIvs: 0, time, ...NO_STEPS };
      return;
    }
    const { facts, talk } = burst;
    talk.messages++;
    if (talk.iv === iv) talk.repeatedIvs++;
    talk.iv = iv;
    if (time - talk.time > BURST_GAP) {
      talk.steps = 0;
      talk.stepsOfTwo = 0;
    }
    const isKnown = (sender.peer(receiverKey)?.firstContact ?? time) < time;
    const isStep = isKnown && talk.receiver !== receiverKey;
    if (isStep) {
      facts.peerSteps++;
      talk.steps++;
      if (((id - talk.id) & 0xffff) === 2) {
        facts.peerStepsOfTwo++;
        talk.stepsOfTwo++;
      }
    }
    talk.receiver = receiverKey;
    talk.id = id;
    talk.time = time;
    if (!isStep || talk.isTold || !isTalk(facts, talk) || !isPaced(sender, time)) return;
    talk.isTold = true;
    this.#put(flow, packet, sender, facts, "strong");
  }

  #put(flow: Flow, packet: Packet, sender: UdpEndpoint, facts: FanoutFacts, strength: Strength): void {
    this.#book.sight(
      "udp-fanout",
      sender.address,
      String(sender.port),
      strength,
      sighting(flow, packet, payloadProof(packet, MESSAGE_HEADER), true),
      facts,
      sender.contacts === 0
        ? undefined
        : { firstSeen: sender.firstContact, count: sender.contacts - 1, frames: sender.contactFrames },
    );
  }

  /** TCP to the same address and port: that peer is the client's supernode (B10). */
  flowAccepted(flow: Flow): void {
    if (flow.ipVersion !== 4) return;
    const peer = endpointKey(flow.responderWord, flow.responderPort);
    const isPeer = this.#endpoints.accepted(flow.initiatorWord, peer);
    if (isPeer && flow.label === LABEL_NONE) flow.label = LABEL_FITS;
  }

  report(counters: Counters): void {
    counters.add("detect.udp-fanout.first-contacts", this.#contacts);
  }

  /** With the first contact, which nobody has put down; the datagram at hand is still to come. */
  #begin(endpoint: UdpEndpoint, datagram: SkypeDatagram): Burst {
    const facts = new FanoutFacts(endpoint);
    const burst: Burst = {
      facts,
      recent: [],
      iv: 0,
      repeatedIvs: 0,
      steps: 0,
      stepsOfTwo: 0,
      talk: undefined,
    };
    this.#bursts.set(endpoint, burst);
    facts.contacts = endpoint.contacts - (datagram.isFirstContact ? 1 : 0);
    if (facts.contacts === 0) return burst;
    if (isProbeLength(endpoint.firstLength)) facts.typeTwo++;
    burst.iv = endpoint.firstIv;
    pace(burst, endpoint.firstContact);
    return burst;
  }

  #recognize(sender: UdpEndpoint, peerKey: number): void {
    const known = this.#hostcache.recognize(peerKey);
    if (known !== undefined) sender.peer(peerKey)!.known = known;
  }
}

function pace({ recent, facts }: Burst, time: number): void {
  recent.push(time);
  while (recent.length > MOST_IN_SPAN || recent[0]! < time - PACE_SPAN) recent.shift();
  facts.fastest = Math.max(facts.fastest, recent.length);
}

function countKnown(peers: ReadonlyMap<number, PeerFacts>, as: PeerFacts["known"]): number {
  let count = 0;
  for (const { known } of peers.values()) if (known === as) count++;
  return count;
}

const NO_STEPS = { steps: 0, stepsOfTwo: 0, isTold: false };

/** A scan is faster. */
function isPaced({ firstContact, contacts }: UdpEndpoint, time: Microseconds): boolean {
  return time - firstContact >= (contacts - 1) * LEAST_INTERVAL;
}

function isTalk({ peerSteps, peerStepsOfTwo, fastest }: FanoutFacts, talk: Talk): boolean {
  if (talk.messages < LEAST_MESSAGES || talk.repeatedIvs * 4 > talk.messages || fastest >= MOST_IN_SPAN) return false;
  return isClientsCounter(peerSteps, peerStepsOfTwo) || isClientsCounter(talk.steps, talk.stepsOfTwo);
}

/** Undefined where there is nothing to put down. */
function strengthOf(burst: Burst): Strength | undefined {
  const { facts, repeatedIvs } = burst;
  const { contacts, typeTwo, steps, stepsOfTwo, fastest } = facts;
  if (contacts < LEAST_PEERS || fastest >= MOST_IN_SPAN) return undefined;
  if (typeTwo * 2 < contacts || repeatedIvs * 4 > contacts) return undefined;
  const isStepping = isClientsCounter(steps, stepsOfTwo) || isClientsCounter(burst.steps, burst.stepsOfTwo);
  return typeTwo >= LEAST_CONTACTS && isStepping ? "strong" : "weak";
}

/** Over the whole run, or over one burst: in a long idle time other traffic moves the counter in between (U4a). */
function isClientsCounter(steps: number, stepsOfTwo: number): boolean {
  return steps >= LEAST_CONTACTS - 1 && stepsOfTwo >= LEAST_SHARE_OF_TWO * steps;
}

export const udpFanout: DetectorEntry = {
  signal: "udp-fanout",
  summary: "one UDP port contacting many new peers at Skype's pace, ids stepping by 2",
  facts: "B10-B13, U1-U5",
  create: (context) => new UdpFanoutDetector(context),
};
