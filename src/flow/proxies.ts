import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";

/**
 * IPv4 hosts that were seen to grant a CONNECT or a SOCKS request: what they open by TCP, they open for others. The one
 * longest without a grant goes when there are too many.
 */
export class Proxies {
  readonly #words = new Set<number>();
  readonly #most: number;
  #evicted = 0;

  constructor(limits: Pick<Limits, "maxProxies">) {
    this.#most = limits.maxProxies;
  }

  learn(word: number): void {
    // Set order is the order of news.
    if (!this.#words.delete(word) && this.#words.size >= this.#most) {
      for (const oldest of this.#words) {
        this.#words.delete(oldest);
        this.#evicted++;
        break;
      }
    }
    this.#words.add(word);
  }

  has(word: number): boolean {
    return this.#words.has(word);
  }

  report(counters: Counters): void {
    if (this.#words.size > 0) counters.add("flow.proxies", this.#words.size);
    if (this.#evicted > 0) counters.add("limit.maxProxies", this.#evicted);
  }
}
