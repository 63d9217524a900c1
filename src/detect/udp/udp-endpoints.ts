import { endpointKey } from "../../core/address.js";
import type { Counters } from "../../core/counters.js";
import type { FrameKeeper } from "../../core/frame-keeper.js";
import type { Limits } from "../../core/limits.js";
import { NumberMap } from "../../core/number-map.js";
import { HOUR, type Microseconds } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import { frameRef } from "../sighting.js";
import { MESSAGE, MESSAGE_HEADER, messageCrc, messageId, messageIv, skypeKind } from "./skype-header.js";
import { UdpEndpoint } from "./udp-endpoint.js";

/** Frames of first contacts kept until there is evidence to put them in. */
const CONTACT_FRAMES = 16;
/** Entries looked at for the least valuable one when the table is full. */
const EVICTION_SAMPLE = 16;
/** An endpoint that sent nothing for so long goes first: a running client pings every few minutes (U6). */
const QUIET: Microseconds = HOUR;
/**
 * Ports of a host asked whether a peer of TCP is one of theirs, the latest to make a contact first: a client has one, and
 * those behind one address of a router a few dozen; a resolver or a scanner has all there are.
 */
const MOST_PORTS = 64;
/** One datagram in sixteen fits by chance: three peers do not. */
const FEWEST_PEERS = 3;
/** The smallest plaintext of a type-2 message that was ever seen is 7 bytes (C.2). */
export const SMALLEST_MESSAGE = MESSAGE_HEADER + 7;

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
  /** Of the sender's message before this one, once it has sent one: its length, or -1, and the packet time since. */
  lengthBefore: number;
  sinceMessage: Microseconds;
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
  readonly #endpoints = new NumberMap<UdpEndpoint>();
  /** Of each host, by its address word, the endpoint that made a contact last: the first of a list of them. */
  readonly #byHost = new NumberMap<UdpEndpoint>();
  /** The same endpoints by place; places that are free again. */
  readonly #places: (UdpEndpoint | undefined)[] = [];
  readonly #free: number[] = [];
  /** The place where the next endpoint to remove is looked for. */
  #hand = 0;
  readonly #limits: Limits;
  readonly #frames: FrameKeeper | undefined;
  readonly #datagram: SkypeDatagram = {
    kind: 0,
    id: 0,
    crc: 0,
    iv: 0,
    length: 0,
    lengthBefore: -1,
    sinceMessage: 0,
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
    datagram.lengthBefore = -1;

    if (kind === MESSAGE && datagram.length >= SMALLEST_MESSAGE) {
      datagram.sender ??= this.#add(source, packet.sourcePort, datagram.senderKey);
      const { sender, id, crc, iv, receiverKey } = datagram;
      sender.rememberRequest(receiverKey, id, crc, iv, this.#limits.maxRequestsPerEndpoint);
      datagram.lengthBefore = sender.lastLength;
      datagram.sinceMessage = packet.time - sender.lastMessage;
      sender.lastLength = datagram.length;
      sender.lastMessage = packet.time;
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

  /** TCP to this peer of the host was accepted. True where one of the host's ports has sent to the peer. */
  accepted(host: number, peer: number): boolean {
    let isPeer = false;
    let endpoint = this.#byHost.get(host >>> 0);
    for (let looked = 0; looked < MOST_PORTS && endpoint !== undefined; looked++) {
      const facts = endpoint.peer(peer);
      if (facts !== undefined) {
        facts.acceptedTcp = true;
        isPeer = true;
      }
      endpoint = endpoint.behind;
    }
    return isPeer;
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
    this.#moveToFront(sender);
    datagram.sinceContact = sender.contacts === 0 ? Number.POSITIVE_INFINITY : packet.time - sender.lastContact;
    datagram.idStep = (datagram.id - sender.lastContactId) & 0xffff;
    if (sender.contacts === 0) {
      sender.firstContact = packet.time;
      sender.firstLength = datagram.length;
      sender.firstIv = datagram.iv;
    }
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
    endpoint.place = this.#free.pop() ?? this.#places.length;
    this.#places[endpoint.place] = endpoint;
    this.#putInFront(endpoint);
    return endpoint;
  }

  #evict(): void {
    this.#evicted++;
    this.#remove(this.#leastValuable());
  }

  /** False where none of those looked at has been quiet for long. */
  #evictQuiet(): boolean {
    const endpoint = this.#leastValuable();
    if (!this.#isQuiet(endpoint)) return false;
    this.#remove(endpoint);
    return true;
  }

  /** A quiet one, or the one with the fewest peers, among those next to a hand that goes round all of them. */
  #leastValuable(): UdpEndpoint {
    let least = this.#nextOfRound();
    for (let look = 1; look < EVICTION_SAMPLE && !this.#isQuiet(least); look++) {
      const candidate = this.#nextOfRound();
      if (this.#isQuiet(candidate) || candidate.peerCount < least.peerCount) least = candidate;
    }
    return least;
  }

  #isQuiet({ lastSent }: UdpEndpoint): boolean {
    return this.#now - lastSent > QUIET;
  }

  #nextOfRound(): UdpEndpoint {
    let endpoint: UdpEndpoint | undefined;
    do {
      endpoint = this.#places[this.#hand];
      this.#hand = this.#hand + 1 < this.#places.length ? this.#hand + 1 : 0;
    } while (endpoint === undefined);
    return endpoint;
  }

  #remove(endpoint: UdpEndpoint): void {
    this.#endpoints.delete(endpointKey(endpoint.word, endpoint.port));
    this.#peers -= endpoint.peerCount;
    this.#places[endpoint.place] = undefined;
    this.#free.push(endpoint.place);
    this.#takeOut(endpoint);
  }

  #moveToFront(endpoint: UdpEndpoint): void {
    if (endpoint.before === undefined) return;
    this.#takeOut(endpoint);
    this.#putInFront(endpoint);
  }

  #putInFront(endpoint: UdpEndpoint): void {
    const first = this.#byHost.get(endpoint.word >>> 0);
    endpoint.before = undefined;
    endpoint.behind = first;
    if (first !== undefined) first.before = endpoint;
    this.#byHost.set(endpoint.word >>> 0, endpoint);
  }

  #takeOut({ word, before, behind }: UdpEndpoint): void {
    if (before !== undefined) before.behind = behind;
    else if (behind !== undefined) this.#byHost.set(word >>> 0, behind);
    else this.#byHost.delete(word >>> 0);
    if (behind !== undefined) behind.before = before;
  }
}

/** Not multicast, broadcast, "this network" or loopback. */
export function isUnicast(word: number): boolean {
  const first = word >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}
