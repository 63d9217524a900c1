import { randomInt } from "node:crypto";
import type { Packet } from "../decode/packet.js";

/** Addresses looked up at once: their slots are asked for together, so that the misses of the cache overlap. */
const TOGETHER = 64;
/** Slots for twice as many hosts as are counted. */
const SLOTS_PER_HOST = 2;
/** Addresses remembered as counted, in the nearest cache: most flows are between hosts that have just had another. */
const RECENT = 1_024;

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
  readonly #waiting = new Int32Array(TOGETHER);
  readonly #homes = new Int32Array(TOGETHER);
  readonly #recent = new Int32Array(RECENT);
  #waits = 0;
  /** What was read of the slots beforehand, kept so that the engine does not leave the reading out. */
  touched = 0;
  #count = 0;

  /** `most` is a power of two. */
  constructor(most: number) {
    this.#most = most;
    this.#slots = new Int32Array(most * SLOTS_PER_HOST);
    this.#mask = most * SLOTS_PER_HOST - 1;
  }

  get count(): number {
    this.#lookUp();
    return this.#count;
  }

  get isFull(): boolean {
    this.#lookUp();
    return this.#count >= this.#most;
  }

  /** Both ends of a packet. */
  add(packet: Packet): void {
    if (this.#count >= this.#most) return;
    if (packet.ipVersion === 4) {
      this.#word(packet.source3);
      this.#word(packet.destination3);
    } else {
      this.#word(fold(packet.source0, packet.source1, packet.source2, packet.source3));
      this.#word(fold(packet.destination0, packet.destination1, packet.destination2, packet.destination3));
    }
  }

  #word(word: number): void {
    const place = (word ^ (word >>> 10) ^ (word >>> 20)) & (RECENT - 1);
    // 0 is "this host" before it has an address, and marks an empty slot.
    if (word === 0 || this.#recent[place] === word) return;
    this.#recent[place] = word;
    this.#waiting[this.#waits++] = word;
    if (this.#waits === TOGETHER) this.#lookUp();
  }

  #lookUp(): void {
    const slots = this.#slots;
    let touched = 0;
    for (let index = 0; index < this.#waits; index++) {
      let hash = Math.imul(this.#waiting[index]! ^ this.#key, this.#multiplier);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      this.#homes[index] = (hash ^ (hash >>> 13)) & this.#mask;
      touched ^= slots[this.#homes[index]!]!;
    }
    this.touched = touched;
    for (let index = 0; index < this.#waits && this.#count < this.#most; index++) {
      const word = this.#waiting[index]!;
      let slot = this.#homes[index]!;
      while (slots[slot] !== 0 && slots[slot] !== word) slot = (slot + 1) & this.#mask;
      if (slots[slot] === word) continue;
      slots[slot] = word;
      this.#count++;
    }
    this.#waits = 0;
  }
}

function fold(a: number, b: number, c: number, d: number): number {
  let word = Math.imul(a, 0x85ebca6b) ^ b;
  word = Math.imul(word ^ (word >>> 15), 0xc2b2ae35) ^ c;
  return (Math.imul(word ^ (word >>> 13), 0x27d4eb2f) ^ d) | 1;
}
