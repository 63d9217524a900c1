/** The requests of one connection that wait for their answers, oldest first (RFC 9112 section 9.3.2, pipelining). */
import { ORDINARY, type RequestKind } from "./body-length.js";

/** A ring that grows to `bound` places at most, and to one where requests are not pipelined. */
export class PendingRequests<Wanted> {
  readonly #bound: number;
  /** Of one place at first: an array that grows from nothing begins with 17. They are kept for the next connection. */
  readonly #kinds: RequestKind[] = [ORDINARY];
  readonly #wanted: (Wanted | undefined)[] = [undefined];
  #first = 0;
  #count = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** False where no place is left. */
  push(kind: RequestKind, wanted: Wanted | undefined): boolean {
    if (this.#count >= this.#bound) return false;
    const place = (this.#first + this.#count++) % this.#bound;
    this.#kinds[place] = kind;
    this.#wanted[place] = wanted;
    return true;
  }

  /** Kind of the oldest; ORDINARY where none waits. */
  get kind(): RequestKind {
    return this.#count > 0 ? this.#kinds[this.#first]! : ORDINARY;
  }

  /** Takes the oldest off. */
  shift(): Wanted | undefined {
    if (this.#count === 0) return undefined;
    const wanted = this.#wanted[this.#first];
    this.#wanted[this.#first] = undefined;
    this.#count--;
    this.#first = this.#count === 0 ? 0 : (this.#first + 1) % this.#bound;
    return wanted;
  }

  /** Takes all off: none waits any more, as in a new one. */
  clear(): void {
    while (this.#count > 0) this.shift();
  }
}
