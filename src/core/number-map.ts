import { randomFillSync } from "node:crypto";

const LEAST_PLACES = 16;

/**
 * A map from whole numbers, 0 to 2^53 - 1, for tables whose entries come and go by the million. A `Map` leaves the place
 * of a deleted entry empty and makes a table anew each time they have piled up: half a megabyte for every few thousand
 * entries, and most of the time of such a run. Here a place is used again at once. Open addressing, linear probing, at
 * most half full; a secret of the process is in the hash, so nobody can choose numbers that collide. It gives no order
 * away: there is no walking through it.
 */
export class NumberMap<Value extends object> {
  readonly #k0: number;
  readonly #k1: number;
  readonly #m0: number;
  readonly #m1: number;
  #keys = new Float64Array(LEAST_PLACES);
  #values: (Value | undefined)[] = places(LEAST_PLACES);
  #mask = LEAST_PLACES - 1;
  #size = 0;

  /** `secret`: four words, by default random ones. Given only by tests. */
  constructor(secret: Int32Array = randomFillSync(new Int32Array(4))) {
    this.#k0 = secret[0]!;
    this.#k1 = secret[1]!;
    this.#m0 = secret[2]! | 1;
    this.#m1 = secret[3]! | 1;
  }

  get size(): number {
    return this.#size;
  }

  /** What it takes of memory, in entries of 16 bytes. */
  get places(): number {
    return this.#keys.length;
  }

  get(key: number): Value | undefined {
    return this.#values[this.#find(key)];
  }

  set(key: number, value: Value): void {
    let at = this.#find(key);
    if (this.#values[at] === undefined) {
      if (2 * (this.#size + 1) > this.#keys.length) {
        this.#grow();
        at = this.#find(key);
      }
      this.#size++;
      this.#keys[at] = key;
    }
    this.#values[at] = value;
  }

  /** Closes the gap: who stands behind it and would have stood there moves up. */
  delete(key: number): void {
    let gap = this.#find(key);
    if (this.#values[gap] === undefined) return;
    this.#size--;
    for (let at = (gap + 1) & this.#mask; this.#values[at] !== undefined; at = (at + 1) & this.#mask) {
      const home = this.#home(this.#keys[at]!);
      if (((at - home) & this.#mask) < ((at - gap) & this.#mask)) continue;
      this.#keys[gap] = this.#keys[at]!;
      this.#values[gap] = this.#values[at];
      gap = at;
    }
    this.#values[gap] = undefined;
  }

  /** Where the key stands, or the free place that it would take. */
  #find(key: number): number {
    let at = this.#home(key);
    while (this.#values[at] !== undefined && this.#keys[at] !== key) at = (at + 1) & this.#mask;
    return at;
  }

  #home(key: number): number {
    let hash = Math.imul((key | 0) ^ this.#k0, this.#m0);
    hash = Math.imul(hash ^ (hash >>> 15), this.#m1);
    hash = Math.imul(hash ^ (hash >>> 16) ^ ((key / 0x1_0000_0000) | 0) ^ this.#k1, this.#m1);
    hash = Math.imul(hash ^ (hash >>> 15), this.#m0);
    return (hash ^ (hash >>> 16)) & this.#mask;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(2 * keys.length);
    this.#values = places(2 * keys.length);
    this.#mask = 2 * keys.length - 1;
    for (const [at, value] of values.entries()) {
      if (value === undefined) continue;
      const place = this.#find(keys[at]!);
      this.#keys[place] = keys[at]!;
      this.#values[place] = value;
    }
  }
}

function places<Value>(count: number): (Value | undefined)[] {
  return new Array<Value | undefined>(count).fill(undefined);
}
