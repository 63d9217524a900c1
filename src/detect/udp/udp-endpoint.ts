import { type Address, ipv4 } from "../../core/address.js";
import { type FrameRef, NO_FRAMES } from "../../core/frame-ref.js";
import type { Microseconds } from "../../core/time.js";
import type { PeerFacts } from "../evidence.js";

/** Proven visitors remembered: five say what there is to say. */
const MOST_SERVED = 1_024;

/**
 * A UDP address and port that sends type-2 messages, and whom it has contacted from there. One datagram in five of any
 * traffic looks like one, so most endpoints have one peer and one request: what more takes is made when more comes.
 */
export class UdpEndpoint {
  readonly word: number;
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
  /** Length and IV of the first contact's message: with the second there is somebody to put them together. */
  firstLength = 0;
  firstIv = 0;
  lastContact: Microseconds = 0;
  lastSent: Microseconds = 0;
  /** Of the latest message: payload bytes, and when it came. */
  lastLength = -1;
  lastMessage: Microseconds = 0;
  /** Id of the latest first contact. */
  lastContactId = 0;
  /** Latest requests, a ring: of each the id, whom it went to, its CRC and its IV. */
  #requests: number[] = NO_REQUESTS;
  #nextRequest = 0;
  #served: Set<number> | undefined;
  /** Its place among all endpoints, and its neighbours among those of its host, which `UdpEndpoints` keeps. */
  place = -1;
  before: UdpEndpoint | undefined;
  behind: UdpEndpoint | undefined;

  constructor(word: number, port: number) {
    this.word = word;
    this.port = port;
  }

  get address(): Address {
    return ipv4(this.word);
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
      if (crc === undefined || this.requestCrc(index) === crc) return true;
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

  requestCrc(index: number): number {
    return this.#requests[index * REQUEST_FIELDS + 2]!;
  }

  requestIv(index: number): number {
    return this.#requests[index * REQUEST_FIELDS + 3]!;
  }

  /** Whether these four bytes stood in clear in a message with this id to this peer, as its IV or its CRC. */
  said(word: number, peer: number, id: number): boolean {
    for (let index = 0; index < this.requestCount; index++) {
      if (this.requestId(index) !== id || this.requestPeer(index) !== peer) continue;
      if (this.requestCrc(index) === word || this.requestIv(index) === word) return true;
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
const NO_REQUESTS: number[] = [];
const REQUEST_FIELDS = 4;
