import type { Counters } from "../../core/counters.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { NakResendFacts, Strength } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { payloadProof, sighting } from "../sighting.js";
import { AddressClaims, holdsPort, isPublicAddress } from "./address-claims.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { ACKNOWLEDGEMENT, FRAGMENT, NAK, RESEND } from "./skype-header.js";
import type { UdpEndpoint } from "./udp-endpoint.js";
import type { SkypeDatagram, UdpEndpoints } from "./udp-endpoints.js";

/** NAK and ack are 11 bytes (C.2): id, type, address (4), and a challenge or bytes not understood (4). */
const SHORT_LENGTH = 11;
const TYPE = 2;
const ADDRESS = 3;
const CHALLENGE = 7;
/** A resend: id, type, 01, challenge (4), destination address (4), CRC of the first try (4), data. */
const RESEND_MARK = 3;
const RESEND_CHALLENGE = 4;
const RESEND_ADDRESS = 8;
const RESEND_CRC = 12;
const RESEND_HEADER = 16;
/** A fragment: own id, type, request id (2), number (1), 02, IV (4), CRC (4), data. */
const FRAGMENT_REQUEST = 3;
const FRAGMENT_NUMBER = 5;
const FRAGMENT_MARK = 6;
const FRAGMENT_HEADER = 15;
const LAST_FRAGMENT = 0x80;

/** Peers that must agree on a public address that stands in no header: each further one adds 32 bits. */
export const AGREEING_FOR_STRONG = 2;
export const AGREEING_FOR_PROOF = 3;
/** Where the messages that they answer were not captured, so many peers, with type bytes of so many values. */
export const AGREEING_UNASKED = 8;
export const TYPES_UNASKED = 4;
const MAX_NAKS = 64;
const MAX_CLAIMS = 16;
const MAX_FRAGMENT_SETS = 64;

interface Memory {
  readonly facts: NakResendFacts;
  /** Challenges received, newest last. */
  readonly naks: { readonly peer: number; readonly id: number; readonly challenge: number }[];
  /** Public addresses that peers said this endpoint has, and which peers. */
  readonly claims: AddressClaims;
  /** Likewise in answers to messages that were not captured. */
  unasked: AddressClaims | undefined;
  /** Fragment numbers seen per sender and request, as bits; and the last number once known. */
  readonly fragments: Map<number, { numbers: number; last: number }>;
}

/**
 * Fields in clear that must repeat each other (C.3): a NAK names the request it refuses and the address it came from, a
 * resend repeats the NAK's challenge and the first try's CRC, an ack names request and address, fragments name the
 * request they answer and count up. Each is held against what was really sent before.
 */
class NakResendDetector implements Detector {
  readonly signal = "nak-resend";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #memories: EndpointNotes<Memory>;
  #naks = 0;
  #resends = 0;
  #acks = 0;
  #fragments = 0;

  constructor({ book, endpoints }: DetectorContext) {
    this.#memories = new EndpointNotes(endpoints);
    this.#book = book;
    this.#endpoints = endpoints;
  }

  skypeDatagram(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    switch (datagram.kind) {
      case NAK:
      case ACKNOWLEDGEMENT:
        this.#short(flow, packet, datagram);
        break;
      case RESEND:
        this.#resend(flow, packet, datagram);
        break;
      case FRAGMENT:
        this.#fragment(flow, packet, datagram);
        break;
    }
  }

  report(counters: Counters): void {
    counters.add("detect.nak-resend.naks", this.#naks);
    counters.add("detect.nak-resend.resends", this.#resends);
    counters.add("detect.nak-resend.acks", this.#acks);
    counters.add("detect.nak-resend.fragment-sets", this.#fragments);
  }

  /** A NAK or an ack: its id is that of a message its addressee sent to its sender. */
  #short(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { receiver, senderKey, id } = datagram;
    if (datagram.length !== SHORT_LENGTH || !datagram.isComplete) return;
    if (!datagram.isAsked) this.#unasked(flow, packet, datagram);
    if (receiver === undefined || !receiver.sentTo(senderKey, id)) return;
    const memory = this.#memory(receiver);
    const { facts } = memory;
    const address = packet.view.getInt32(packet.payload + ADDRESS);
    const tail = packet.view.getInt32(packet.payload + CHALLENGE);
    if (datagram.kind === NAK) {
      memory.naks.push({ peer: senderKey, id, challenge: tail });
      if (memory.naks.length > MAX_NAKS) memory.naks.shift();
    }
    const isInHeader = address === packet.destination3;
    if (!isInHeader && !isPublicAddress(address)) return;
    // An address with its port behind it is how other programs tell a host where it is seen.
    if (holdsPort(tail, packet.destinationPort)) return;
    // What was said to the sender, and comes back, is a token of some other protocol: a message's clear bytes are random.
    if (receiver.said(address, senderKey, id)) return;
    if (datagram.kind === NAK) {
      this.#naks++;
      facts.naks++;
    } else {
      this.#acks++;
      facts.acks++;
    }
    let strength: Strength = "supporting";
    if (isInHeader) {
      // The field repeats the address in the packet's own header.
      facts.publicAddress = address;
      strength = "proof";
      // Who knows that field speaks the protocol as well: a host that serves others (F3).
      this.#putSender(flow, packet, senderKey);
    } else {
      const { peers: agreeing } = memory.claims.note(address, senderKey, packet.bytes[packet.payload + TYPE]!, tail);
      if (agreeing >= AGREEING_FOR_STRONG) facts.publicAddress = address;
      if (agreeing >= AGREEING_FOR_PROOF) strength = "proof";
      else if (agreeing >= AGREEING_FOR_STRONG) strength = "strong";
    }
    this.#put(flow, packet, receiver, memory, strength, false);
  }

  /** One of a one-sided capture: only that many peers give the same address, under types of many values, says anything. */
  #unasked(flow: Flow, packet: Packet, { receiverKey, senderKey }: SkypeDatagram): void {
    const { view, payload } = packet;
    const address = view.getInt32(payload + ADDRESS);
    const tail = view.getInt32(payload + CHALLENGE);
    if (!isPublicAddress(address) || holdsPort(tail, packet.destinationPort)) return;
    const receiver = this.#endpoints.of(packet.destination3, packet.destinationPort, receiverKey);
    const memory = this.#memory(receiver);
    memory.unasked ??= new AddressClaims(1, 2 * AGREEING_UNASKED);
    const agreement = memory.unasked.note(address, senderKey, packet.bytes[payload + TYPE]!, tail);
    if (agreement.peers < AGREEING_UNASKED || agreement.types < TYPES_UNASKED) return;
    memory.facts.unasked = agreement.peers;
    memory.facts.publicAddress = address;
    this.#put(flow, packet, receiver, memory, "strong", false);
  }

  /** Challenge and CRC are copies of what went before, in both directions. */
  #resend(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { sender, receiverKey, id } = datagram;
    const { view, bytes, payload } = packet;
    if (sender === undefined || packet.payloadEnd - payload < RESEND_HEADER) return;
    if (bytes[payload + RESEND_MARK] !== 1) return;
    const memory = this.#memory(sender);
    const challenge = view.getInt32(payload + RESEND_CHALLENGE);
    // Where the NAK was not captured, the address that it is sent to must stand in it.
    const isAddressed = view.getInt32(payload + RESEND_ADDRESS) === packet.destination3;
    const isChallenged = memory.naks.some(
      (nak) => nak.peer === receiverKey && nak.id === id && nak.challenge === challenge,
    );
    if (!(isChallenged || isAddressed) || !sender.sentTo(receiverKey, id, view.getInt32(payload + RESEND_CRC))) return;
    this.#resends++;
    memory.facts.resends++;
    this.#put(flow, packet, sender, memory, "proof", true);
    if (!isChallenged) return;
    const challenger = this.#endpoints.of(packet.destination3, packet.destinationPort, receiverKey);
    const ofChallenger = this.#memory(challenger);
    ofChallenger.facts.answersSent++;
    this.#put(flow, packet, challenger, ofChallenger, "proof", false);
  }

  /** Numbers from 0 without a hole, the last one marked, all naming a request that was really sent. */
  #fragment(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { receiver, senderKey } = datagram;
    const { view, bytes, payload } = packet;
    if (receiver === undefined || packet.payloadEnd - payload < FRAGMENT_HEADER) return;
    if (bytes[payload + FRAGMENT_MARK] !== 0x02) return;
    const request = view.getUint16(payload + FRAGMENT_REQUEST);
    if (!receiver.sentTo(senderKey, request)) return;
    const memory = this.#memory(receiver);
    const number = bytes[payload + FRAGMENT_NUMBER]!;
    const index = number & ~LAST_FRAGMENT;
    if (index > 30) return;
    const key = senderKey * 65_536 + request;
    let set = memory.fragments.get(key);
    if (set === undefined) {
      if (memory.fragments.size >= MAX_FRAGMENT_SETS) return;
      set = { numbers: 0, last: -1 };
      memory.fragments.set(key, set);
    }
    set.numbers |= 1 << index;
    if ((number & LAST_FRAGMENT) !== 0) set.last = index;
    // Three numbers in a row and a fitting end leave little to chance, beside the id.
    if (set.last < 2 || set.numbers !== 2 ** (set.last + 1) - 1) return;
    memory.fragments.delete(key);
    this.#fragments++;
    memory.facts.fragmentSets++;
    this.#put(flow, packet, receiver, memory, "proof", false);
    this.#putSender(flow, packet, senderKey);
  }

  #putSender(flow: Flow, packet: Packet, senderKey: number): void {
    const answerer = this.#endpoints.of(packet.source3, packet.sourcePort, senderKey);
    const memory = this.#memory(answerer);
    memory.facts.answersSent++;
    answerer.serves(packet.destination3);
    this.#put(flow, packet, answerer, memory, "proof", true);
  }

  #put(flow: Flow, packet: Packet, subject: UdpEndpoint, memory: Memory, strength: Strength, isSender: boolean): void {
    if (strength === "proof") flow.label = LABEL_PROVEN;
    const proof = payloadProof(packet, FRAGMENT_HEADER);
    this.#book.sight(
      "nak-resend",
      subject.address,
      String(subject.port),
      strength,
      sighting(flow, packet, proof, isSender),
      memory.facts,
    );
  }

  #memory(endpoint: UdpEndpoint): Memory {
    let memory = this.#memories.get(endpoint);
    if (memory === undefined) {
      memory = {
        facts: {
          port: endpoint.port,
          naks: 0,
          resends: 0,
          acks: 0,
          fragmentSets: 0,
          answersSent: 0,
          unasked: 0,
          publicAddress: undefined,
        },
        naks: [],
        claims: new AddressClaims(MAX_CLAIMS, MAX_NAKS),
        unasked: undefined,
        fragments: new Map(),
      };
      this.#memories.set(endpoint, memory);
    }
    return memory;
  }
}

export const nakResend: DetectorEntry = {
  signal: "nak-resend",
  summary: "refusals, resends, acks and fragments whose clear fields repeat what was sent before",
  facts: "C.3",
  create: (context) => new NakResendDetector(context),
};
