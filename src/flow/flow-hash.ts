import { randomFillSync } from "node:crypto";
import type { Packet } from "../decode/packet.js";
import { putAddresses } from "./address-words.js";

/**
 * The hash of a flow's two ends, the same for both directions. An attacker who chooses addresses and ports must not be
 * able to choose collisions, so a secret of this process is mixed in at every word, as a summand and as a multiplier:
 * a seed in the first word alone leaves sets of flows that collide under every seed. Each word is multiplied twice: a
 * difference in its top bits alone passes one multiplication by any secret unchanged, and the next word could take it
 * back. The secret moves slots about and nothing else: no output depends on it.
 */
export class FlowHash {
  readonly #keys: Int32Array;
  readonly #k0: number;
  readonly #k1: number;
  readonly #k2: number;
  readonly #m0: number;
  readonly #m1: number;
  readonly #m2: number;
  /** What is hashed of IPv6, in order: one end's address, the other's, ports, protocol. */
  readonly #words = new Int32Array(10);

  /** `keys`: six words or more; by default random ones. Given only by tests. */
  constructor(keys: Int32Array = randomFillSync(new Int32Array(6))) {
    this.#keys = keys;
    this.#k0 = keys[0]!;
    this.#k1 = keys[1]!;
    this.#k2 = keys[2]!;
    this.#m0 = keys[3]! | 1;
    this.#m1 = keys[4]! | 1;
    this.#m2 = keys[5]! | 1;
  }

  /** Three words: the ends' addresses and ports in either order, and the protocol. */
  ofIpv4(source: number, destination: number, sourcePort: number, destinationPort: number, protocol: number): number {
    // Put in order first and hashed in one place: the engine compiles this into every look-up, once and not twice. The
    // ends are compared as one number each: a second comparison would only be come to where both addresses are the same,
    // and what the engine has not seen when it compiles, it compiles anew when it comes.
    const from = source * 65_536 + sourcePort;
    const to = destination * 65_536 + destinationPort;
    let first = source;
    let second = destination;
    let ports = (sourcePort << 16) | destinationPort;
    if (to < from) {
      first = destination;
      second = source;
      ports = (destinationPort << 16) | sourcePort;
    }
    let hash = Math.imul(first ^ this.#k0, this.#m0);
    hash = Math.imul(hash ^ (hash >>> 15), this.#m2);
    hash = Math.imul(hash ^ (hash >>> 16) ^ second ^ this.#k1, this.#m1);
    hash = Math.imul(hash ^ (hash >>> 15), this.#m0);
    hash = Math.imul(hash ^ (hash >>> 16) ^ ports ^ this.#k2, this.#m2);
    hash ^= hash >>> 16;
    hash = Math.imul(hash ^ protocol, 0x85ebca6b);
    return (hash ^ (hash >>> 13)) | 0;
  }

  /** The words of both addresses go in in order: an exclusive or of the ends would cancel a shared prefix. */
  ofIpv6(packet: Packet, sourcePort: number, destinationPort: number): number {
    const forward =
      packet.source3 - packet.destination3 ||
      packet.source2 - packet.destination2 ||
      packet.source1 - packet.destination1 ||
      packet.source0 - packet.destination0 ||
      sourcePort - destinationPort;
    const words = this.#words;
    const source = forward < 0 ? 0 : 4;
    putAddresses(packet, words, source, 4 - source);
    words[8] = forward < 0 ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    words[9] = packet.transport;
    let hash = 0;
    for (let index = 0; index < words.length; index++) hash = this.#mix(hash, words[index]!, index % 3);
    return hash;
  }

  #mix(hash: number, word: number, key: number): number {
    const keys = this.#keys;
    const once = Math.imul(hash ^ word ^ keys[key]!, keys[key + 3]! | 1);
    const twice = Math.imul(once ^ (once >>> 15), keys[key === 0 ? 5 : key + 2]! | 1);
    return twice ^ (twice >>> 16);
  }
}
