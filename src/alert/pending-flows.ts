import type { Encapsulation } from "../core/encapsulation.js";
import { EndedFlow } from "../detect/ended-flow.js";

/** Per flow: start and end, IP bytes of both sides. */
const NUMBERS = 4;
const START = 0;
const END = 1;
const SOURCE_BYTES = 2;
const DESTINATION_BYTES = 3;

/** Per flow: both addresses, four words each, both ports in one word, packets of both sides, bits. */
const WORDS = 12;
const SOURCE = 0;
const DESTINATION = 4;
const PORTS = 8;
const SOURCE_PACKETS = 9;
const DESTINATION_PACKETS = 10;
const BITS = 11;

// Bits: protocol in 0 to 7, `EndedFlow.flags` in 8 to 13.
const PROTOCOL_MASK = 0xff;
const FLAGS_SHIFT = 8;
const FLAGS_MASK = 0x3f;
const IS_IPV6 = 1 << 14;
const IS_PROVEN = 1 << 15;
const IS_COUNTED = 1 << 16;
const IS_WRITTEN = 1 << 17;

/** A flow as it waits. The line has one of them, filled again and again: it is valid until the line gives the next. */
export interface PendingFlow {
  readonly flow: EndedFlow;
  isCounted: boolean;
  isWritten: boolean;
}

/**
 * A bounded line of ended flows, the oldest first. Reserved and touched at once, 80 bytes a flow: as objects they would take
 * five times as much, and a live run would grow for as long as the line fills, which may be half an hour.
 */
export class PendingFlows {
  readonly #capacity: number;
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;
  /** Of the few that have one. */
  readonly #encapsulations = new Map<number, Encapsulation>();
  /** What is given out: never the record that a newcomer is pushed in. */
  readonly #given: PendingFlow = { flow: new EndedFlow(), isCounted: false, isWritten: false };
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

  /** Copies the flow; only where the line is not full. */
  push(flow: EndedFlow, isCounted: boolean, isWritten: boolean): void {
    this.#put(this.#place(this.#size++), flow, isCounted, isWritten);
  }

  /** Takes the oldest out; undefined where none waits. */
  shift(): PendingFlow | undefined {
    if (this.#size === 0) return undefined;
    this.#take(this.#oldest);
    this.#oldest = this.#place(1);
    this.#size--;
    return this.#given;
  }

  /** Goes through all, the oldest first; those that are not to be kept leave the line. */
  review(isKept: (pending: PendingFlow) => boolean): void {
    const given = this.#given;
    const size = this.#size;
    this.#size = 0;
    for (let index = 0; index < size; index++) {
      this.#take(this.#place(index));
      if (isKept(given)) this.push(given.flow, given.isCounted, given.isWritten);
    }
  }

  #place(index: number): number {
    return (this.#oldest + index) % this.#capacity;
  }

  #put(place: number, flow: EndedFlow, isCounted: boolean, isWritten: boolean): void {
    const numbers = this.#numbers;
    const number = place * NUMBERS;
    numbers[number + START] = flow.start;
    numbers[number + END] = flow.end;
    numbers[number + SOURCE_BYTES] = flow.sourceBytes;
    numbers[number + DESTINATION_BYTES] = flow.destinationBytes;
    const words = this.#words;
    const word = place * WORDS;
    words[word + SOURCE] = flow.source0;
    words[word + SOURCE + 1] = flow.source1;
    words[word + SOURCE + 2] = flow.source2;
    words[word + SOURCE + 3] = flow.source3;
    words[word + DESTINATION] = flow.destination0;
    words[word + DESTINATION + 1] = flow.destination1;
    words[word + DESTINATION + 2] = flow.destination2;
    words[word + DESTINATION + 3] = flow.destination3;
    words[word + PORTS] = (flow.sourcePort << 16) | flow.destinationPort;
    words[word + SOURCE_PACKETS] = flow.sourcePackets;
    words[word + DESTINATION_PACKETS] = flow.destinationPackets;
    words[word + BITS] =
      flow.protocol |
      (flow.flags << FLAGS_SHIFT) |
      (flow.ipVersion === 6 ? IS_IPV6 : 0) |
      (flow.isProven ? IS_PROVEN : 0) |
      (isCounted ? IS_COUNTED : 0) |
      (isWritten ? IS_WRITTEN : 0);
    if (flow.encapsulation !== undefined) this.#encapsulations.set(place, flow.encapsulation);
  }

  /** Empties the place into what is given out. */
  #take(place: number): void {
    const { flow } = this.#given;
    const numbers = this.#numbers;
    const number = place * NUMBERS;
    flow.start = numbers[number + START]!;
    flow.end = numbers[number + END]!;
    flow.sourceBytes = numbers[number + SOURCE_BYTES]!;
    flow.destinationBytes = numbers[number + DESTINATION_BYTES]!;
    const words = this.#words;
    const word = place * WORDS;
    flow.source0 = words[word + SOURCE]!;
    flow.source1 = words[word + SOURCE + 1]!;
    flow.source2 = words[word + SOURCE + 2]!;
    flow.source3 = words[word + SOURCE + 3]!;
    flow.destination0 = words[word + DESTINATION]!;
    flow.destination1 = words[word + DESTINATION + 1]!;
    flow.destination2 = words[word + DESTINATION + 2]!;
    flow.destination3 = words[word + DESTINATION + 3]!;
    flow.sourcePort = words[word + PORTS]! >>> 16;
    flow.destinationPort = words[word + PORTS]! & 0xffff;
    flow.sourcePackets = words[word + SOURCE_PACKETS]! >>> 0;
    flow.destinationPackets = words[word + DESTINATION_PACKETS]! >>> 0;
    const bits = words[word + BITS]!;
    flow.protocol = bits & PROTOCOL_MASK;
    flow.flags = (bits >>> FLAGS_SHIFT) & FLAGS_MASK;
    flow.ipVersion = (bits & IS_IPV6) === 0 ? 4 : 6;
    flow.isProven = (bits & IS_PROVEN) !== 0;
    this.#given.isCounted = (bits & IS_COUNTED) !== 0;
    this.#given.isWritten = (bits & IS_WRITTEN) !== 0;
    flow.encapsulation = this.#encapsulations.get(place);
    if (flow.encapsulation !== undefined) this.#encapsulations.delete(place);
  }
}
