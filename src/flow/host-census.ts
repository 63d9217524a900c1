import { randomInt } from "node:crypto";
import type { Packet } from "../decode/packet.js";

/** Slots for twice as many hosts as are counted. */
const SLOTS_PER_HOST = 2;

/**
 * How many different addresses took part, for the summary: a set of words, looked at once a flow. IPv6 addresses are
 * folded into one word. Full, it counts no further. Its hash has a secret, which no count depends on, so that chosen
 * addresses do not make it slow.
 */
export class HostCensus {
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #most: number;
  readonly #key = randomInt(2 ** 31);
  readonly #multiplier = randomInt(2 ** 31) | 1;
  #count = 0;

  /** `most` is a power of two. */
  constructor(most: number) {
    this.#most = most;
    this.#slots = new Int32Array(most * SLOTS_PER_HOST);
    this.#mask = most * SLOTS_PER_HOST - 1;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#most;
  }

  /** Both ends of a packet. */
  add(packet: Packet): void {
    if (this.isFull) return;
    if (packet.ipVersion === 4) {
      this.#word(packet.source3);
      this.#word(packet.destination3);
    } else {
      this.#word(fold(packet.source0, packet.source1, packet.source2, packet.source3));
      this.#word(fold(packet.destination0, packet.destination1, packet.destination2, packet.destination3));
    }
  }

  #word(word: number): void {
    if (word === 0) return; // "this host" before it has an address; 0 marks an empty slot
    let hash = Math.imul(word ^ this.#key, this.#multiplier);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    let slot = (hash ^ (hash >>> 13)) & this.#mask;
    for (let held = this.#slots[slot]!; held !== word; held = this.#slots[slot]!) {
      if (held === 0) {
        this.#slots[slot] = word;
        this.#count++;
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

function fold(a: number, b: number, c: number, d: number): number {
  let word = Math.imul(a, 0x85ebca6b) ^ b;
  word = Math.imul(word ^ (word >>> 15), 0xc2b2ae35) ^ c;
  return (Math.imul(word ^ (word >>> 13), 0x27d4eb2f) ^ d) | 1;
}
