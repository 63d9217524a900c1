import type { Packet } from "../decode/packet.js";
import { putAddresses } from "./address-words.js";

/** Words of an IPv6 address pair: the initiator's four, then the responder's. */
const PAIR = 8;
const FIRST_CAPACITY = 256;

/**
 * The address pairs of IPv6 flows, beside the flow records: those keep to 64 bytes, and a network without IPv6 pays
 * nothing. Doubles as it fills; bounded by the number of flows.
 */
export class AddressPool {
  #words = new Int32Array(FIRST_CAPACITY * PAIR);
  readonly #free: number[] = [];
  #used = 0;

  /** Keeps the packet's source as initiator and its destination as responder, or the other way round. */
  add(packet: Packet, sourceIsInitiator: boolean): number {
    const pair = this.#free.pop() ?? this.#used++;
    if ((pair + 1) * PAIR > this.#words.length) {
      const grown = new Int32Array(this.#words.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    const at = pair * PAIR;
    putAddresses(packet, this.#words, sourceIsInitiator ? at : at + 4, sourceIsInitiator ? at + 4 : at);
    return pair;
  }

  remove(pair: number): void {
    this.#free.push(pair);
  }

  /** Whether the packet runs from initiator to responder. */
  isForward(pair: number, packet: Packet): boolean {
    const words = this.#words;
    const at = pair * PAIR;
    return (
      words[at + 3] === packet.source3 &&
      words[at + 7] === packet.destination3 &&
      words[at] === packet.source0 &&
      words[at + 1] === packet.source1 &&
      words[at + 2] === packet.source2 &&
      words[at + 4] === packet.destination0 &&
      words[at + 5] === packet.destination1 &&
      words[at + 6] === packet.destination2
    );
  }

  /** Whether the packet runs from responder to initiator. */
  isBackward(pair: number, packet: Packet): boolean {
    const words = this.#words;
    const at = pair * PAIR;
    return (
      words[at + 7] === packet.source3 &&
      words[at + 3] === packet.destination3 &&
      words[at + 4] === packet.source0 &&
      words[at + 5] === packet.source1 &&
      words[at + 6] === packet.source2 &&
      words[at] === packet.destination0 &&
      words[at + 1] === packet.destination1 &&
      words[at + 2] === packet.destination2
    );
  }

  word(pair: number, index: number): number {
    return this.#words[pair * PAIR + index]!;
  }
}
