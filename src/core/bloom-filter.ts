/** Bits, as a power of two: 8 KiB, which stay in the first level of a core's cache, 32 KiB or more. */
const SIZE_SHIFT = 16;
/** 2^32 divided by the golden ratio: neighbours, as the addresses of a network are, come to lie far apart (Knuth, TAOCP 6.4). */
const MULTIPLIER = 0x9e37_79b1;

/**
 * Whether a 32-bit word may be in a set, for one load and no look-up: a Bloom filter with a single hash. It never says no
 * of a word that was added. Nothing is ever taken out, so each word that was added once makes it say maybe of one word in
 * 65,536 more, and if very many were, it is of no use and still right. No secret is needed: whoever chooses words that
 * collide brings about the look-up that would be made without it.
 */
export class BloomFilter {
  readonly #bits = new Int32Array(2 ** SIZE_SHIFT / 32);

  add(word: number): void {
    const bit = place(word);
    this.#bits[bit >>> 5]! |= 1 << bit;
  }

  /** False: the word was never added. */
  mayHave(word: number): boolean {
    const bit = place(word);
    return (this.#bits[bit >>> 5]! & (1 << bit)) !== 0;
  }
}

/** A shift counts by its lowest five bits alone, so that `1 << place` is the bit within its word. */
function place(word: number): number {
  return Math.imul(word, MULTIPLIER) >>> (32 - SIZE_SHIFT);
}
