import { type Address, endpointKey, ipv4 } from "../../core/address.js";
import type { Counters } from "../../core/counters.js";
import type { FrameKeeper } from "../../core/frame-keeper.js";
import type { FrameRef } from "../../core/frame-ref.js";
import type { Limits } from "../../core/limits.js";
import { HOUR, type Microseconds } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { PeerFacts } from "../evidence.js";
import { frameRef } from "../sighting.js";
import { MESSAGE, MESSAGE_HEADER, messageCrc, messageId, messageIv, skypeKind } from "./skype-header.js";

/** Frames of first contacts kept until there is evidence to put them in. */
const CONTACT_FRAMES = 16;
/** Proven visitors remembered: five say what there is to say. */
const MOST_SERVED = 1_024;
/** Entries looked at for the least valuable one when the table is full. */
const EVICTION_SAMPLE = 16;
/** An endpoint that sent nothing for so long goes first: a running client pings every few minutes (U6). */
const QUIET: Microseconds = HOUR;
/** One datagram in sixteen fits by chance: three peers do not. */
const FEWEST_PEERS = 3;
/** The smallest plaintext of a type-2 message that was ever seen is 7 bytes (C.2). */
export const SMALLEST_MESSAGE = MESSAGE_HEADER + 7;

/**
 * A UDP address and port that sends type-2 messages, and whom it has contacted from there. One datagram in five of any
 * traffic looks like one, so most endpoints have one peer and one request: what more takes is made when more comes.
 */
export class UdpEndpoint {
  readonly word: number;
  readonly address: Address;
  readonly port: number;
  /** Of the detectors, a place each: EndpointNotes. */
  readonly notes: unknown[] = new Array<unknown>(NOTE_PLACES).fill(undefined);
  /** The first peer stands by itself. */
  #firstPeer = -1;
  #firstFacts: PeerFacts | undefined;
  #peers: Map<number, PeerFacts> | undefined;
  /** Of the peers, those that it was the first to speak to, with a type-2 message. */
  contacts = 0;
  contactFrames: readonly FrameRef[] = NO_FRAMES;
  firstContact: Microseconds = 0;
  lastContact: Microseconds = 0;
  lastSent: Microseconds = 0;
  /** Id of the latest first contact. */
  lastContactId = 0;
  /** Latest requests, a ring: of each the id, whom it went to, its CRC and its IV. */
  #requests: number[] = NO_REQUESTS;
  #nextRequest = 0;
  #served: Set<number> | undefined;

  constructor(word: number, port: number) {
    this.word = word;
    this.address = ipv4(word);
    this.port = port;
  }

  /** Everyone it has sent to, whoever spoke first, by endpoint key. Evidence shares it. */
  get peers(): Map<number, PeerFacts> {
    if (this.#peers === undefined) {
      this.#peers = new Map();
      if (this.#firstFacts !== undefined) this.#peers.set(this.#firstPeer, this.#firstFacts);
    }
    return this.#peers;
  }

  get peerCount(): number {
    return this.#peers?.size ?? (this.#firstFacts === undefined ? 0 : 1);
  }

  peer(key: number): PeerFacts | undefined {
    if (this.#peers !== undefined) return this.#peers.get(key);
    return key === this.#firstPeer ? this.#firstFacts : undefined;
  }

  addPeer(key: number, facts: PeerFacts): void {
    if (this.peerCount > 0) {
      this.peers.set(key, facts);
      return;
    }
    this.#firstPeer = key;
    this.#firstFacts = facts;
  }

  /** Addresses of those whose exchange with it, opened by them, is proven (F3). Evidence shares it. */
  get served(): Set<number> {
    this.#served ??= new Set();
    return this.#served;
  }

  /** Where in the ring the latest request stands (1), the one before it (2), and so on. */
  backwards(back: number): number {
    const length = this.requestCount;
    return (this.#nextRequest - back + 2 * length) % length;
  }

  serves(word: number): void {
    if (this.served.size < MOST_SERVED) this.served.add(word);
  }

  /** Whether a message with this id, and this CRC where one is given, was sent to this peer lately. */
  sentTo(peer: number, id: number, crc?: number): boolean {
    for (let index = 0; index < this.requestCount; index++) {
      if (this.requestId(index) !== id || this.requestPeer(index) !== peer) continue;
      if (crc === undefined || this.#requests[index * REQUEST_FIELDS + 2] === crc) return true;
    }
    return false;
  }

  get requestCount(): number {
    return this.#requests.length / REQUEST_FIELDS;
  }

  requestId(index: number): number {
    return this.#requests[index * REQUEST_FIELDS]!;
  }

  requestPeer(index: number): number {
    return this.#requests[index * REQUEST_FIELDS + 1]!;
  }

  /** Whether these four bytes stood in clear in a message with this id to this peer, as its IV or its CRC. */
  said(word: number, peer: number, id: number): boolean {
    for (let index = 0; index < this.requestCount; index++) {
      if (this.requestId(index) !== id || this.requestPeer(index) !== peer) continue;
      const at = index * REQUEST_FIELDS;
      if (this.#requests[at + 2] === word || this.#requests[at + 3] === word) return true;
    }
    return false;
  }

  rememberRequest(peer: number, id: number, crc: number, iv: number, limit: number): void {
    if (this.#requests === NO_REQUESTS) this.#requests = [id, peer, crc, iv];
    else {
      const at = this.#nextRequest * REQUEST_FIELDS;
      this.#requests[at] = id;
      this.#requests[at + 1] = peer;
      this.#requests[at + 2] = crc;
      this.#requests[at + 3] = iv;
    }
    this.#nextRequest = (this.#nextRequest + 1) % limit;
  }
}

/** More than there are detectors with notes, so that the array never grows. */
const NOTE_PLACES = 6;
const NO_FRAMES: readonly FrameRef[] = [];
const NO_REQUESTS: number[] = [];
const REQUEST_FIELDS = 4;

/** A datagram that can be Skype's by its header. One reused record, valid during the call. */
export interface SkypeDatagram {
  kind: number;
  id: number;
  /** Of a type-2 message, signed. */
  crc: number;
  /** Likewise. */
  iv: number;
  /** Payload bytes as sent. */
  length: number;
  /** Bytes 3 and on were captured as far as the CRC: not cut by the snaplen. */
  isComplete: boolean;
  /** The sender, once it has sent a type-2 message; the receiver, likewise. */
  sender: UdpEndpoint | undefined;
  receiver: UdpEndpoint | undefined;
  senderKey: number;
  receiverKey: number;
  /** Requests of the receiver to the sender are known, so an answer must name one of them. */
  isAsked: boolean;
  /** The sender opened this flow and had not contacted this peer before. */
  isFirstContact: boolean;
  /** Packet time between this first contact and the sender's one before, and the step of the id. */
  sinceContact: Microseconds;
  idStep: number;
}

/** Everything the UDP detectors share about endpoints: kept once, bounded, IPv4 only (I11: classic Skype is). */
export class UdpEndpoints {
  readonly #endpoints = new Map<number, UdpEndpoint>();
  /** Where the next endpoint to remove is looked for. */
  #round = this.#endpoints.values();
  readonly #byHost = new Map<number, UdpEndpoint[]>();
  readonly #limits: Limits;
  readonly #frames: FrameKeeper | undefined;
  readonly #datagram: SkypeDatagram = {
    kind: 0,
    id: 0,
    crc: 0,
    iv: 0,
    length: 0,
    isComplete: false,
    sender: undefined,
    receiver: undefined,
    senderKey: 0,
    receiverKey: 0,
    isAsked: false,
    isFirstContact: false,
    sinceContact: 0,
    idStep: 0,
  };
  #notePlaces = 0;
  #fitting = 0;
  /** Of the latest datagram. */
  #now: Microseconds = 0;
  #evicted = 0;
  #peers = 0;
  #peersRefused = 0;
  #peersFull = 0;

  /** `frames`: keeps those of first contacts, which are evidence once there are enough of them. */
  constructor(limits: Limits, frames?: FrameKeeper) {
    this.#limits = limits;
    this.#frames = frames;
  }

  /** The datagram as the UDP detectors want it, or undefined where its header cannot be Skype's. */
  observe(flow: Flow, packet: Packet): SkypeDatagram | undefined {
    if (packet.ipVersion !== 4) return undefined;
    const kind = skypeKind(packet);
    if (kind === 0) return undefined;
    const { source3: source, destination3: destination } = packet;
    if (!isUnicast(source) || !isUnicast(destination)) return undefined;
    this.#fitting++;
    this.#now = packet.time;

    const datagram = this.#datagram;
    datagram.kind = kind;
    datagram.id = messageId(packet);
    datagram.length = packet.payloadLength;
    datagram.isComplete = packet.payloadEnd - packet.payload >= MESSAGE_HEADER;
    datagram.crc = datagram.isComplete ? messageCrc(packet) : 0;
    datagram.iv = datagram.isComplete ? messageIv(packet) : 0;
    datagram.senderKey = endpointKey(source, packet.sourcePort);
    datagram.receiverKey = endpointKey(destination, packet.destinationPort);
    datagram.sender = this.#endpoints.get(datagram.senderKey);
    datagram.receiver = this.#endpoints.get(datagram.receiverKey);
    datagram.isFirstContact = false;

    if (kind === MESSAGE && datagram.length >= SMALLEST_MESSAGE) {
      datagram.sender ??= this.#add(source, packet.sourcePort, datagram.senderKey);
      const { id, crc, iv, receiverKey } = datagram;
      datagram.sender.rememberRequest(receiverKey, id, crc, iv, this.#limits.maxRequestsPerEndpoint);
    }
    if (datagram.sender !== undefined) datagram.sender.lastSent = packet.time;
    if (kind === MESSAGE && flow.direction === 0) this.#contact(datagram, packet);
    else this.#addPeer(datagram.sender, datagram.receiverKey, packet.time, flow.direction === 1);
    const peer = datagram.receiver?.peer(datagram.senderKey);
    datagram.isAsked = peer !== undefined;
    if (peer !== undefined) peer.answered = true;
    return datagram;
  }

  /** A place of its own in `UdpEndpoint.notes`, for a detector. */
  notePlace(): number {
    return this.#notePlaces++;
  }

  /** Whether this address and port has sent type-2 messages to others. */
  has(word: number, port: number): boolean {
    return (this.#endpoints.get(endpointKey(word, port))?.contacts ?? 0) > 0;
  }

  /** Whether this address and port has sent to more than a chance hit would. */
  hasPeers(word: number, port: number): boolean {
    return (this.#endpoints.get(endpointKey(word, port))?.contacts ?? 0) >= FEWEST_PEERS;
  }

  /** The endpoint, made where there is none: for one that is proven without having sent a message. */
  of(word: number, port: number, key: number): UdpEndpoint {
    return this.#endpoints.get(key) ?? this.#add(word, port, key);
  }

  /** The endpoint that has sent messages, if there is one. */
  get(word: number, port: number): UdpEndpoint | undefined {
    return this.#endpoints.get(endpointKey(word, port));
  }

  /** The endpoints of a host, by its address word. */
  ofHost(word: number): readonly UdpEndpoint[] {
    return this.#byHost.get(word) ?? [];
  }

  report(counters: Counters): void {
    counters.add("detect.udp.fitting-datagrams", this.#fitting);
    if (this.#evicted > 0) counters.add("limit.maxEndpoints", this.#evicted);
    if (this.#peersRefused > 0) counters.add("limit.maxPeersPerEndpoint", this.#peersRefused);
    if (this.#peersFull > 0) counters.add("limit.maxPeers", this.#peersFull);
  }

  #contact(datagram: SkypeDatagram, packet: Packet): void {
    const { sender } = datagram;
    if (sender === undefined) return;
    if (!this.#addPeer(sender, datagram.receiverKey, packet.time, false)) return;
    datagram.isFirstContact = true;
    datagram.sinceContact = sender.contacts === 0 ? Number.POSITIVE_INFINITY : packet.time - sender.lastContact;
    datagram.idStep = (datagram.id - sender.lastContactId) & 0xffff;
    if (sender.contacts === 0) sender.firstContact = packet.time;
    sender.contacts++;
    sender.lastContact = packet.time;
    sender.lastContactId = datagram.id;
    if (sender.contactFrames.length >= CONTACT_FRAMES) return;
    const frame = frameRef(packet);
    sender.contactFrames = [...sender.contactFrames, frame];
    this.#frames?.keep(frame);
  }

  /** True for a peer that was not known and has found room. */
  #addPeer(endpoint: UdpEndpoint | undefined, key: number, time: Microseconds, answered: boolean): boolean {
    if (endpoint === undefined || endpoint.peer(key) !== undefined) return false;
    if (endpoint.peerCount >= this.#limits.maxPeersPerEndpoint) {
      this.#peersRefused++;
      return false;
    }
    if (this.#peers >= this.#limits.maxPeers) {
      this.#peersFull++;
      if (!this.#evictQuiet()) return false;
    }
    this.#peers++;
    endpoint.addPeer(key, { firstContact: time, answered, acceptedTcp: false, known: undefined });
    return true;
  }

  #add(word: number, port: number, key: number): UdpEndpoint {
    if (this.#endpoints.size >= this.#limits.maxEndpoints) this.#evict();
    const endpoint = new UdpEndpoint(word, port);
    endpoint.lastSent = this.#now;
    this.#endpoints.set(key, endpoint);
    const ofHost = this.#byHost.get(word);
    if (ofHost === undefined) this.#byHost.set(word, [endpoint]);
    else ofHost.push(endpoint);
    return endpoint;
  }

  /** A quiet one goes, or the one with the fewest peers, among those next to a hand that goes round all of them. */
  #evict(): void {
    this.#evicted++;
    if (this.#evictQuiet()) return;
    let least = this.#nextOfRound();
    for (let look = 1; look < EVICTION_SAMPLE; look++) {
      const candidate = this.#nextOfRound();
      if (candidate.peerCount < least.peerCount) least = candidate;
    }
    this.#remove(least);
  }

  /** False where none of those looked at has been quiet for long. */
  #evictQuiet(): boolean {
    for (let look = 0; look < EVICTION_SAMPLE; look++) {
      const candidate = this.#nextOfRound();
      if (this.#now - candidate.lastSent <= QUIET) continue;
      this.#remove(candidate);
      return true;
    }
    return false;
  }

  #remove(endpoint: UdpEndpoint): void {
    this.#endpoints.delete(endpointKey(endpoint.word, endpoint.port));
    this.#peers -= endpoint.peerCount;
    const rest = this.ofHost(endpoint.word).filter((other) => other !== endpoint);
    if (rest.length === 0) this.#byHost.delete(endpoint.word);
    else this.#byHost.set(endpoint.word, rest);
  }

  /** The iterator is kept: one that starts anew passes over the places of all that were removed, each time. */
  #nextOfRound(): UdpEndpoint {
    const { value, done } = this.#round.next();
    if (!done) return value;
    this.#round = this.#endpoints.values();
    return this.#round.next().value!;
  }
}

/** Not multicast, broadcast, "this network" or loopback. */
export function isUnicast(word: number): boolean {
  const first = word >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}
