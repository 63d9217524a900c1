import { randomFillSync } from "node:crypto";
import type { Packet } from "../decode/packet.js";

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
    return source < destination || (source === destination && sourcePort < destinationPort)
      ? this.#threeWords(source, destination, (sourcePort << 16) | destinationPort, protocol)
      : this.#threeWords(destination, source, (destinationPort << 16) | sourcePort, protocol);
  }

  #threeWords(a: number, b: number, ports: number, protocol: number): number {
    let hash = Math.imul(a ^ this.#k0, this.#m0);
    hash = Math.imul(hash ^ (hash >>> 15), this.#m2);
    hash = Math.imul(hash ^ (hash >>> 16) ^ b ^ this.#k1, this.#m1);
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
    return forward < 0
      ? this.#words(
          packet.source0,
          packet.source1,
          packet.source2,
          packet.source3,
          packet.destination0,
          packet.destination1,
          packet.destination2,
          packet.destination3,
          (sourcePort << 16) | destinationPort,
          packet.transport,
        )
      : this.#words(
          packet.destination0,
          packet.destination1,
          packet.destination2,
          packet.destination3,
          packet.source0,
          packet.source1,
          packet.source2,
          packet.source3,
          (destinationPort << 16) | sourcePort,
          packet.transport,
        );
  }

  #words(
    a0: number,
    a1: number,
    a2: number,
    a3: number,
    b0: number,
    b1: number,
    b2: number,
    b3: number,
    ports: number,
    protocol: number,
  ): number {
    let hash = this.#mix(0, a0, 0);
    hash = this.#mix(hash, a1, 1);
    hash = this.#mix(hash, a2, 2);
    hash = this.#mix(hash, a3, 0);
    hash = this.#mix(hash, b0, 1);
    hash = this.#mix(hash, b1, 2);
    hash = this.#mix(hash, b2, 0);
    hash = this.#mix(hash, b3, 1);
    hash = this.#mix(hash, ports, 2);
    return this.#mix(hash, protocol, 0);
  }

  #mix(hash: number, word: number, key: number): number {
    const keys = this.#keys;
    const once = Math.imul(hash ^ word ^ keys[key]!, keys[key + 3]! | 1);
    const twice = Math.imul(once ^ (once >>> 15), keys[key === 0 ? 5 : key + 2]! | 1);
    return twice ^ (twice >>> 16);
  }
}
