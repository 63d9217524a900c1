/** A run of a datagram's bytes: `[start, end)` of it as the headers promise, of which `bytes` were captured. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** How a fragment fits what is there: all of it new, exactly there already, or partly over it. */
export type Fit = "new" | "copy" | "overlap";

/** What has come of one datagram, in order and without overlap: what came first stays, as on Windows (RFC 791 says nothing). */
export class FragmentList {
  readonly #runs: Run[] = [];

  /** Where the last byte seen so far ends. */
  get end(): number {
    return this.#runs.at(-1)?.end ?? 0;
  }

  fit(start: number, end: number): Fit {
    const index = this.#firstEndingAfter(start);
    const next = this.#runs[index];
    if (next === undefined || next.start >= end) return "new";
    return next.start === start && next.end === end ? "copy" : "overlap";
  }

  /** Copies what is new of `[start, end)`, whose captured bytes are `bytes[from, to)`. Gives the number of bytes kept. */
  add(start: number, end: number, bytes: Uint8Array, from: number, to: number): number {
    let kept = 0;
    let at = start;
    let index = this.#firstEndingAfter(start);
    while (at < end) {
      const next = this.#runs[index];
      const stop = next === undefined ? end : Math.min(next.start, end);
      if (stop > at) {
        const first = Math.min(from + at - start, to);
        const copy = bytes.slice(first, Math.min(from + stop - start, to));
        this.#runs.splice(index++, 0, { start: at, end: stop, bytes: copy });
        kept += copy.length;
      }
      at = Math.max(at, next?.end ?? end);
      index++;
    }
    return kept;
  }

  /** Every byte up to `length` has come. */
  isWhole(length: number): boolean {
    let at = 0;
    for (const { start, end } of this.#runs) {
      if (start !== at) return false;
      at = end;
    }
    return at === length;
  }

  /** Writes what has come into `target` from `at` on, up to the first byte that is missing. Gives the number of bytes. */
  writeTo(target: Uint8Array, at: number): number {
    let written = 0;
    for (const { start, end, bytes } of this.#runs) {
      if (start !== written) break;
      target.set(bytes, at + written);
      written += bytes.length;
      // The snaplen cut the rest.
      if (bytes.length < end - start) break;
    }
    return written;
  }

  /** Of the runs in order, the first that is not over before `offset`. */
  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
