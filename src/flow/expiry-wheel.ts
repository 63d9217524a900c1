/**
 * Which flows to look at next: a wheel of one-second buckets, each a chain of flow numbers. A flow stands in exactly
 * one bucket, that of its deadline when it was last looked at; traffic since then does not move it. When the wheel gets
 * there, the flow has either been idle long enough or is put where its deadline is now. So a packet costs nothing
 * here, and a flow costs one look per timeout. A number that is given to another flow in the meantime keeps its place:
 * the new flow is looked at early or late, and look-ups test for idleness anyway.
 */
const BUCKETS = 512;
const NONE = -1;

export class ExpiryWheel {
  readonly #heads = new Int32Array(BUCKETS).fill(NONE);
  readonly #next: Int32Array;
  #tick = 0;
  #started = false;

  constructor(capacity: number) {
    this.#next = new Int32Array(capacity);
  }

  /** `deadline` in seconds of packet time. Farther than the wheel is long means: look once a round. */
  add(flow: number, deadline: number): void {
    const ahead = Math.min(Math.max(1, Math.floor(deadline) - this.#tick), BUCKETS - 1);
    const bucket = modulo(this.#tick + ahead);
    this.#next[flow] = this.#heads[bucket]!;
    this.#heads[bucket] = flow;
  }

  /**
   * Moves on to `seconds` and hands every flow that is due to `due`, which must put it back with `add` or let it go. A
   * jump of hours, or backwards, looks at every bucket once.
   */
  advance(seconds: number, due: (flow: number) => void): void {
    const target = Math.floor(seconds);
    if (!this.#started) {
      this.#started = true;
      this.#tick = target;
      return;
    }
    const steps = target < this.#tick ? BUCKETS : Math.min(target - this.#tick, BUCKETS);
    const first = target - steps + 1;
    this.#tick = target;
    // Chains are taken off before any is walked: `due` adds to buckets that are still to come.
    let chain = NONE;
    for (let step = 0; step < steps; step++) {
      const bucket = modulo(first + step);
      let flow = this.#heads[bucket]!;
      this.#heads[bucket] = NONE;
      while (flow !== NONE) {
        const next = this.#next[flow]!;
        this.#next[flow] = chain;
        chain = flow;
        flow = next;
      }
    }
    while (chain !== NONE) {
      const next = this.#next[chain]!;
      due(chain);
      chain = next;
    }
  }
}

function modulo(tick: number): number {
  const bucket = tick % BUCKETS;
  return bucket < 0 ? bucket + BUCKETS : bucket;
}
