import { isUnicast } from "./udp-endpoints.js";

/** Who told an endpoint that it has this public address. */
interface Claim {
  readonly peers: Set<number>;
  /** The four bytes behind the address, which are random: where they repeat, the whole datagram is a constant. */
  readonly tails: Set<number>;
  /** The type bytes, whose upper bits are noise (U1): another protocol's type is always the same. */
  readonly types: Set<number>;
}

export interface Agreement {
  /** Peers that gave the address, each with a tail of its own. */
  readonly peers: number;
  readonly types: number;
}

const NOBODY: Agreement = { peers: 0, types: 0 };

/** Public addresses that peers said an endpoint has (C.3): a few, and a few peers of each, for many agree soon. */
export class AddressClaims {
  readonly #maxClaims: number;
  readonly #maxPeers: number;
  readonly #claims = new Map<number, Claim>();

  constructor(maxClaims: number, maxPeers: number) {
    this.#maxClaims = maxClaims;
    this.#maxPeers = maxPeers;
  }

  /** Takes note that a peer gave this address; how many agree on it by now. */
  note(address: number, peer: number, type: number, tail: number): Agreement {
    let claim = this.#claims.get(address);
    if (claim === undefined) {
      if (this.#claims.size >= this.#maxClaims && !this.#makeRoom()) return NOBODY;
      claim = { peers: new Set(), tails: new Set(), types: new Set() };
      this.#claims.set(address, claim);
    }
    if (claim.peers.size < this.#maxPeers) {
      claim.peers.add(peer);
      claim.tails.add(tail);
      claim.types.add(type);
    }
    return { peers: Math.min(claim.peers.size, claim.tails.size), types: claim.types.size };
  }

  /** One that a single peer made goes. */
  #makeRoom(): boolean {
    for (const [address, { peers }] of this.#claims) if (peers.size === 1) return this.#claims.delete(address);
    return false;
  }
}

/**
 * An address that a peer outside can see. Fields that are constants in other protocols are none: 01 00 00 00, text, or
 * an address of a private network (RFC 1918), which stands in a header where it is seen at all.
 */
export function isPublicAddress(address: number): boolean {
  if (!isUnicast(address) || (address & 0xffff) === 0 || isText(address)) return false;
  return address >>> 24 !== 10 && address >>> 20 !== 0xac1 && address >>> 16 !== 0xc0a8;
}

/** In either byte order. */
export function holdsPort(word: number, port: number): boolean {
  const swapped = ((port & 0xff) << 8) | (port >>> 8);
  const high = word >>> 16;
  const low = word & 0xffff;
  return high === port || low === port || high === swapped || low === swapped;
}

function isText(word: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (word >>> shift) & 0xff;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
