import { type Address, type Endpoint, ipv4, ipv6 } from "../core/address.js";
import type { Encapsulation } from "../core/encapsulation.js";
import type { EndedFlow } from "../detect/ended-flow.js";

/** Per flow: start and end, packets and bytes of both sides. */
const NUMBERS = 6;
/** Per flow: both addresses, four words each, both ports in one word, bits. */
const WORDS = 10;
const SOURCE = 0;
const DESTINATION = 4;
const PORTS = 8;
const BITS = 9;

// Bits: protocol in 0 to 7. Of a pair, the responder's bit is the next.
const PROTOCOL_MASK = 0xff;
const SYN = 1 << 8;
const FIN = 1 << 10;
const RESET = 1 << 12;
const IS_IPV6 = 1 << 14;
const IS_PROVEN = 1 << 15;
const IS_COUNTED = 1 << 16;
const IS_WRITTEN = 1 << 17;

export interface PendingFlow {
  readonly flow: EndedFlow;
  readonly isCounted: boolean;
  readonly isWritten: boolean;
}

/**
 * A bounded line of ended flows, the oldest first. Reserved and touched at once, 88 bytes a flow: as objects they would take
 * five times as much, and a live run would grow for as long as the line fills, which may be half an hour.
 */
export class PendingFlows {
  readonly #capacity: number;
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;
  /** Of the few that have one. */
  readonly #encapsulations = new Map<number, Encapsulation>();
  #oldest = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#numbers = new Float64Array(capacity * NUMBERS).fill(0);
    this.#words = new Int32Array(capacity * WORDS).fill(0);
  }

  get isFull(): boolean {
    return this.#size >= this.#capacity;
  }

  /** Only where it is not full. */
  push(pending: PendingFlow): void {
    this.#put(this.#place(this.#size++), pending);
  }

  /** Takes the oldest out; undefined where none waits. */
  shift(): PendingFlow | undefined {
    if (this.#size === 0) return undefined;
    const oldest = this.#take(this.#oldest);
    this.#oldest = this.#place(1);
    this.#size--;
    return oldest;
  }

  /** Goes through all, the oldest first; those that are not to be kept leave the line. */
  review(isKept: (pending: PendingFlow) => boolean): void {
    const size = this.#size;
    this.#size = 0;
    for (let index = 0; index < size; index++) {
      const pending = this.#take(this.#place(index));
      if (isKept(pending)) this.push(pending);
    }
  }

  #place(index: number): number {
    return (this.#oldest + index) % this.#capacity;
  }

  #put(place: number, { flow, isCounted, isWritten }: PendingFlow): void {
    const { source, destination, packets, bytes, encapsulation } = flow;
    const numbers = this.#numbers;
    const first = place * NUMBERS;
    numbers[first] = flow.start;
    numbers[first + 1] = flow.end;
    numbers[first + 2] = packets[0];
    numbers[first + 3] = packets[1];
    numbers[first + 4] = bytes[0];
    numbers[first + 5] = bytes[1];
    const at = place * WORDS;
    this.#putAddress(at + SOURCE, source.address);
    this.#putAddress(at + DESTINATION, destination.address);
    this.#words[at + PORTS] = (source.port << 16) | destination.port;
    this.#words[at + BITS] =
      flow.protocol |
      pairBits(flow.syn, SYN) |
      pairBits(flow.fin, FIN) |
      pairBits(flow.reset, RESET) |
      (source.address.version === 6 ? IS_IPV6 : 0) |
      (flow.isProven ? IS_PROVEN : 0) |
      (isCounted ? IS_COUNTED : 0) |
      (isWritten ? IS_WRITTEN : 0);
    if (encapsulation !== undefined) this.#encapsulations.set(place, encapsulation);
  }

  #putAddress(at: number, { a, b, c, d }: Address): void {
    this.#words[at] = a;
    this.#words[at + 1] = b;
    this.#words[at + 2] = c;
    this.#words[at + 3] = d;
  }

  #take(place: number): PendingFlow {
    const number = (index: number): number => this.#numbers[place * NUMBERS + index]!;
    const bits = this.#words[place * WORDS + BITS]!;
    const ports = this.#words[place * WORDS + PORTS]!;
    const encapsulation = this.#encapsulations.get(place);
    if (encapsulation !== undefined) this.#encapsulations.delete(place);
    const flow: EndedFlow = {
      protocol: bits & PROTOCOL_MASK,
      source: this.#endpoint(place, SOURCE, ports >>> 16, bits),
      destination: this.#endpoint(place, DESTINATION, ports & 0xffff, bits),
      start: number(0),
      end: number(1),
      packets: [number(2), number(3)],
      bytes: [number(4), number(5)],
      syn: pairOf(bits, SYN),
      fin: pairOf(bits, FIN),
      reset: pairOf(bits, RESET),
      encapsulation,
      isProven: (bits & IS_PROVEN) !== 0,
    };
    return { flow, isCounted: (bits & IS_COUNTED) !== 0, isWritten: (bits & IS_WRITTEN) !== 0 };
  }

  #endpoint(place: number, first: number, port: number, bits: number): Endpoint {
    const word = (index: number): number => this.#words[place * WORDS + first + index]!;
    const address = (bits & IS_IPV6) === 0 ? ipv4(word(3)) : ipv6(word(0), word(1), word(2), word(3));
    return { address, port };
  }
}

function pairBits([initiator, responder]: readonly [boolean, boolean], bit: number): number {
  return (initiator ? bit : 0) | (responder ? bit << 1 : 0);
}

function pairOf(bits: number, bit: number): [boolean, boolean] {
  return [(bits & bit) !== 0, (bits & (bit << 1)) !== 0];
}
