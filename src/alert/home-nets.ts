import { type Address, ipv4, ipv6 } from "../core/address.js";

/** A network as its first address and the number of leading bits that must agree. */
export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/**
 * Private (RFC 1918), unique local (RFC 4193) and link-local addresses (RFC 3927, RFC 4291). As words, so that nobody who
 * names no network of his own loads a parser of addresses.
 */
export const DEFAULT_HOME_NETS: readonly Network[] = [
  { address: ipv4(0x0a00_0000), prefix: 8 },
  { address: ipv4(0xac10_0000), prefix: 12 },
  { address: ipv4(0xc0a8_0000), prefix: 16 },
  { address: ipv4(0xa9fe_0000), prefix: 16 },
  { address: ipv6(0xfc00_0000, 0, 0, 0), prefix: 7 },
  { address: ipv6(0xfe80_0000, 0, 0, 0), prefix: 10 },
];

/** The networks whose hosts are judged, compiled once: asking costs a few integer operations. */
export class HomeNets {
  /**
   * Whether the user said which networks are home. Where he did not, a flow between strangers may be one of his all the
   * same: a capture of hosts with public addresses.
   */
  readonly areNamed: boolean;
  readonly #networks: readonly { readonly version: 4 | 6; readonly words: number[]; readonly masks: number[] }[];

  /** Without networks, or with an empty list, the default ones. */
  constructor(named: readonly Network[] = []) {
    this.areNamed = named.length > 0;
    const networks = this.areNamed ? named : DEFAULT_HOME_NETS;
    this.#networks = networks.map(({ address, prefix }) => {
      const masks =
        address.version === 4 ? [0, 0, 0, mask(prefix)] : [0, 32, 64, 96].map((bits) => mask(prefix - bits));
      const words = [address.a, address.b, address.c, address.d].map((word, index) => word & masks[index]!);
      return { version: address.version, words, masks };
    });
  }

  has({ version, a, b, c, d }: Address): boolean {
    for (const { version: family, words, masks } of this.#networks) {
      if (
        family === version &&
        (d & masks[3]!) === words[3] &&
        (a & masks[0]!) === words[0] &&
        (b & masks[1]!) === words[1] &&
        (c & masks[2]!) === words[2]
      )
        return true;
    }
    return false;
  }
}

/** A word with so many leading ones, 0 to 32. */
function mask(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}
