import { ipv4, ipv6 } from "../core/address.js";
import { type Encapsulation, TUNNEL_KINDS, type Tunnel } from "../core/encapsulation.js";
import type { Packet } from "../decode/packet.js";

/**
 * A row: VLAN id and inner VLAN id, plus 1 each, in 16 bits; kind and depth of the tunnel, whether it is IPv6, in one
 * word; its source and destination, four words each.
 */
const WORDS = 10;
const TUNNEL = 1;
const SOURCE = 2;
const DESTINATION = 6;
const IS_IPV6 = 1 << 16;

/**
 * What flows were seen in, beside the flow records: those keep to 64 bytes, and a network without VLANs and tunnels pays
 * nothing. Reserved at the bound on flows when the first one comes; memory is committed as rows are touched.
 */
export class EncapsulationRows {
  readonly #capacity: number;
  #words: Int32Array | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  keep(flow: number, packet: Packet): void {
    this.#words ??= new Int32Array(this.#capacity * WORDS);
    const words = this.#words;
    const at = flow * WORDS;
    words[at] = (packet.vlan + 1) | ((packet.innerVlan + 1) << 16);
    words[at + TUNNEL] = packet.tunnelDepth;
    if (packet.tunnelDepth === 0) return;
    words[at + TUNNEL] = packet.tunnelDepth | (packet.tunnelKind << 8) | (packet.outerVersion === 6 ? IS_IPV6 : 0);
    words[at + SOURCE] = packet.outerSource0;
    words[at + SOURCE + 1] = packet.outerSource1;
    words[at + SOURCE + 2] = packet.outerSource2;
    words[at + SOURCE + 3] = packet.outerSource3;
    words[at + DESTINATION] = packet.outerDestination0;
    words[at + DESTINATION + 1] = packet.outerDestination1;
    words[at + DESTINATION + 2] = packet.outerDestination2;
    words[at + DESTINATION + 3] = packet.outerDestination3;
  }

  /** Only of a flow for which `keep` was called. */
  of(flow: number): Encapsulation {
    const words = this.#words!;
    const at = flow * WORDS;
    const vlan = (words[at]! & 0xffff) - 1;
    const innerVlan = (words[at]! >>> 16) - 1;
    return {
      ...(vlan >= 0 && { vlan }),
      ...(innerVlan >= 0 && { innerVlan }),
      ...(words[at + TUNNEL] !== 0 && { tunnel: this.#tunnel(at) }),
    };
  }

  #tunnel(at: number): Tunnel {
    const word = (index: number): number => this.#words![at + index]!;
    const address = (first: number) =>
      (word(TUNNEL) & IS_IPV6) === 0
        ? ipv4(word(first + 3))
        : ipv6(word(first), word(first + 1), word(first + 2), word(first + 3));
    return {
      kind: TUNNEL_KINDS[(word(TUNNEL) >>> 8) & 0xff] ?? "ip",
      source: address(SOURCE),
      destination: address(DESTINATION),
      depth: word(TUNNEL) & 0xff,
    };
  }
}
