// A seeded generator (xoshiro128** seeded through a 32-bit hash of a text), so that every capture comes out
// byte for byte the same. It also stands in for Skype's cipher: the key expansion is deliberately absent
// (its only public form is under a licence we cannot take), and what the detectors look at is not the
// keystream but that it is used twice (D.3).

export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    this.#state = new Uint32Array(4);
    for (let word = 0; word < 4; word++) {
      hash = (hash + 0x9e3779b9) | 0;
      let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      this.#state[word] = mixed ^ (mixed >>> 16);
    }
  }

  u32(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }

  /** A whole number from low to high, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.u32() / 0x1_0000_0000) * (high - low + 1));
  }

  /** Seconds, to the microsecond. */
  seconds(low: number, high: number): number {
    return this.between(Math.round(low * 1e6), Math.round(high * 1e6)) / 1e6;
  }

  byte(): number {
    return this.u32() >>> 24;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) bytes[index] = this.byte();
    return bytes;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError("pick from an empty list");
    return choice;
  }

  hexDigits(count: number): string {
    return Buffer.from(this.bytes((count + 1) >> 1))
      .toString("hex")
      .slice(0, count);
  }

  ipv4(): string {
    return `${this.between(60, 90)}.${this.between(1, 254)}.${this.between(1, 254)}.${this.between(1, 254)}`;
  }
}
