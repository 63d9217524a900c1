/** Counts under stable dotted names (`decode.ipv4.truncated`, `limit.maxFlows`): the raw material of the summary. */
export class Counters {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** All names that were counted, in alphabetical order, so that output does not depend on what happened first. */
  entries(): [name: string, count: number][] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The counts below one prefix, the prefix taken off. */
  below(prefix: string): [name: string, count: number][] {
    return this.entries()
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]) => [name.slice(prefix.length), count]);
  }
}
