/**
 * Damage guided by what it reaches: an input that reaches something new joins the pool from which the next ones are
 * made. All from one seed, so that the same seed makes the same inputs in the same order.
 */
import { Random } from "../../captures/recipes/wire/index.js";
import { damaged, randomDamage } from "./damage.js";
import type { Target } from "./target.js";

/** Inputs kept in the pool; those that come first reach the most. */
const POOL = 4_096;
const MOST_DAMAGES = 5;
/** Tries to make a failing input smaller. */
const SHRINKS = 400;

export interface Failure {
  readonly target: string;
  readonly message: string;
  readonly error: unknown;
  readonly bytes: Uint8Array;
}

export class Fuzzer {
  readonly target: Target;
  readonly reached = new Set<string>();
  executions = 0;
  readonly #random: Random;
  readonly #pool: Uint8Array[] = [];
  #seeds: Uint8Array[] = [];

  constructor(target: Target, seed: string) {
    this.target = target;
    this.#random = new Random(`${target.name} ${seed}`);
  }

  async begin(further: readonly Uint8Array[] = []): Promise<void> {
    this.#seeds = [...(await this.target.seeds()), ...further];
  }

  get pool(): number {
    return this.#pool.length;
  }

  /** The next input: the seeds as they are first, then damaged ones. */
  next(): Uint8Array {
    const seed = this.#seeds.shift();
    if (seed !== undefined) return seed;
    const random = this.#random;
    const damages = Array.from({ length: random.between(1, MOST_DAMAGES) }, () => randomDamage(random));
    return damaged(random.pick(this.#pool), damages, random.pick(this.#pool));
  }

  /** Undefined where all went well. */
  async execute(bytes: Uint8Array): Promise<Failure | undefined> {
    this.executions++;
    try {
      let isNew = this.#pool.length === 0;
      for (const name of await this.target.execute(bytes)) {
        if (this.reached.has(name)) continue;
        this.reached.add(name);
        isNew = true;
      }
      if (isNew && this.#pool.length < POOL) this.#pool.push(bytes);
      return undefined;
    } catch (error) {
      const shrunk = await this.#shrink(bytes, kindOf(error));
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { target: this.target.name, message, error, bytes: shrunk };
    }
  }

  /** Takes pieces away for as long as it still fails in the same way. */
  async #shrink(bytes: Uint8Array, kind: string): Promise<Uint8Array> {
    let smallest = bytes;
    let size = smallest.length >> 1;
    for (let tries = 0; size > 0 && tries < SHRINKS; ) {
      let isSmaller = false;
      for (let at = 0; at < smallest.length && tries < SHRINKS; at += size, tries++) {
        const less = Uint8Array.from([...smallest.subarray(0, at), ...smallest.subarray(at + size)]);
        if (!(await this.#failsLike(less, kind))) continue;
        smallest = less;
        isSmaller = true;
      }
      if (!isSmaller) size >>= 1;
    }
    return smallest;
  }

  async #failsLike(bytes: Uint8Array, kind: string): Promise<boolean> {
    try {
      await this.target.execute(bytes);
      return false;
    } catch (error) {
      return kindOf(error) === kind;
    }
  }
}

/** Of two errors with the same kind, one is enough: the words without what varies, and where it was thrown. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = error.stack?.split("\n").find((line) => line.includes("/src/")) ?? "";
  return `${error.name} ${error.message.split(":")[0]!.replaceAll(/\d+/g, "0")} ${where.trim()}`;
}
