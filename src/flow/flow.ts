import type { Address, Endpoint } from "../core/address.js";
import { communityId } from "../core/community-id.js";
import type { Encapsulation, Tunnel } from "../core/encapsulation.js";
import type { Microseconds } from "../core/time.js";
import type { Packet } from "../decode/packet.js";
import type { EncapsulationRows } from "./encapsulation-rows.js";
import * as R from "./flow-record.js";
import type { FlowTable } from "./flow-table.js";
import type { Proxies } from "./proxies.js";
import { tunnelOf } from "./tunnel-of.js";

/**
 * A window on one flow's record. A single Flow is moved from record to record and handed to detectors; it is valid
 * during the call. Off the hot path, so its getters may make objects.
 */
export class Flow {
  readonly #table: FlowTable;
  /** The table's own, of which records are read with one load less. */
  readonly #words: Int32Array;
  /** The same memory: a double is two words. */
  readonly #doubles: Float64Array;
  readonly #encapsulations: EncapsulationRows | undefined;
  readonly #proxies: Proxies | undefined;
  /** Where the flow's record starts in the table's words. */
  #at = 0;
  /** Of the packet at hand: 0 from the initiator, 1 from the responder. */
  direction: 0 | 1 = 0;
  /** Of the packet at hand, or -1. */
  vlan = -1;
  /** The packet at hand, where it came through a tunnel. */
  tunnelled: Packet | undefined;
  /** Scratch memory of the stream detectors, one place each; undefined for flows without a followed stream. */
  memory: unknown[] | undefined;
  /** Which stream detectors want no more of the direction at hand, a bit each; where `memory` is. */
  declined = 0;
  /** The stream is HTTP so far. */
  isHttp = false;
  /** What runs here came through a CONNECT or an upgrade: the port says nothing about it. */
  isTunnelled = false;
  /** A proxy stands in between, CONNECT or SOCKS: the responder is not who answers the initiator. */
  isProxied = false;

  constructor(table: FlowTable, encapsulations?: EncapsulationRows, proxies?: Proxies) {
    this.#proxies = proxies;
    this.#table = table;
    this.#words = table.words;
    this.#doubles = table.doubles;
    this.#encapsulations = encapsulations;
  }

  /** Puts the window on a flow, of whose stream nothing is known there. */
  moveTo(number: number, direction: 0 | 1): void {
    this.turnTo(number, direction);
    this.tunnelled = undefined;
    this.memory = undefined;
    this.declined = 0;
    this.isHttp = false;
    this.isTunnelled = false;
    this.isProxied = false;
  }

  /** Another flow or direction, everything else as it is. */
  turnTo(number: number, direction: 0 | 1): void {
    this.#at = number * R.WORDS;
    this.direction = direction;
  }

  /** The record's number; used again once the flow has ended. `serial` names the flow for good. */
  get number(): number {
    return this.#at / R.WORDS;
  }

  get protocol(): number {
    return this.#words[this.#at + R.META]! & R.PROTOCOL_MASK;
  }

  get ipVersion(): 4 | 6 {
    return (this.#words[this.#at + R.META]! & R.IS_IPV6) === 0 ? 4 : 6;
  }

  /** Counts flows from 1 in the order they started. */
  get serial(): number {
    return this.#words[this.#at + R.SERIAL]! >>> 0;
  }

  /** The IPv4 address as a word: what detectors key their tables with. Meaningless for IPv6. */
  get initiatorWord(): number {
    return this.#words[this.#at + R.INITIATOR]!;
  }

  get responderWord(): number {
    return this.#words[this.#at + R.RESPONDER]!;
  }

  get initiatorPort(): number {
    return this.#words[this.#at + R.PORTS]! >>> 16;
  }

  get responderPort(): number {
    return this.#words[this.#at + R.PORTS]! & 0xffff;
  }

  get initiator(): Endpoint {
    return { address: this.#address(0), port: this.initiatorPort };
  }

  get responder(): Endpoint {
    return { address: this.#address(1), port: this.responderPort };
  }

  #address(end: 0 | 1): Address {
    return {
      version: this.ipVersion,
      a: this.addressWord(end, 0),
      b: this.addressWord(end, 1),
      c: this.addressWord(end, 2),
      d: this.addressWord(end, 3),
    };
  }

  /** A word, 0 to 3, of the initiator's (0) or the responder's (1) address; IPv4 uses word 3 alone, the others are 0. */
  addressWord(end: 0 | 1, index: 0 | 1 | 2 | 3): number {
    if (this.ipVersion === 4) return index === 3 ? this.#words[this.#at + R.INITIATOR + end]! : 0;
    return this.#table.pool.word(this.#words[this.#at + R.INITIATOR]!, end * 4 + index);
  }

  get firstSeen(): Microseconds {
    return this.#doubles[(this.#at >> 1) + R.FIRST]!;
  }

  get lastSeen(): Microseconds {
    return this.#doubles[(this.#at >> 1) + R.LAST]!;
  }

  /** Packets sent by the initiator (0) or the responder (1). */
  packets(direction: 0 | 1): number {
    return this.#words[this.#at + R.PACKETS + direction]! >>> 0;
  }

  /** IP bytes sent by the initiator (0) or the responder (1). */
  bytes(direction: 0 | 1): number {
    return this.#doubles[(this.#at >> 1) + R.BYTES + direction]!;
  }

  /** A SYN came from the initiator (0), or a SYN with ACK from the responder (1). */
  sawSyn(direction: 0 | 1): boolean {
    return (this.#words[this.#at + R.META]! & (R.SYN_SEEN << direction)) !== 0;
  }

  /** SYN, FIN and RST as they were seen, two bits each from bit 0 on: from the initiator, then from the responder. */
  get flags(): number {
    return (this.#words[this.#at + R.META]! >>> R.FLAGS_SHIFT) & R.FLAGS_MASK;
  }

  /** TCP payload was seen from this side. */
  sawData(direction: 0 | 1): boolean {
    return (this.#words[this.#at + R.META]! & (R.DATA_SEEN << direction)) !== 0;
  }

  /** What detectors made of the flow, 0 to 15; 0 is nothing. */
  get label(): number {
    return (this.#words[this.#at + R.META]! & R.LABEL_MASK) >>> R.LABEL_SHIFT;
  }

  set label(label: number) {
    this.#words[this.#at + R.META] =
      (this.#words[this.#at + R.META]! & ~R.LABEL_MASK) | ((label & 0xf) << R.LABEL_SHIFT);
  }

  /** TCP that a proxy opened: it speaks of somebody behind it. */
  get isFromProxy(): boolean {
    return this.protocol === 6 && this.ipVersion === 4 && this.#proxies?.has(this.initiatorWord) === true;
  }

  /** Of the packet at hand: the outermost tunnel it came through. */
  get tunnel(): Tunnel | undefined {
    return this.tunnelled === undefined ? undefined : tunnelOf(this.tunnelled);
  }

  /** What the flow's first packet came in; undefined where that was plain, or is not kept. */
  get encapsulation(): Encapsulation | undefined {
    return (this.#words[this.#at + R.META]! & R.IS_ENCAPSULATED) === 0
      ? undefined
      : this.#encapsulations?.of(this.number);
  }

  /** Asks for `flowEnded`, of which detectors are told for watched flows only. */
  watch(): void {
    this.#words[this.#at + R.META]! |= R.IS_WATCHED;
  }

  get isWatched(): boolean {
    return (this.#words[this.#at + R.META]! & R.IS_WATCHED) !== 0;
  }

  communityId(): string {
    const { initiator, responder } = this;
    return communityId(this.protocol, initiator.address, responder.address, initiator.port, responder.port);
  }
}
