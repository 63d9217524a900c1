/** The requests of one connection that wait for their answers, oldest first (RFC 9112 section 9.3.2, pipelining). */
import { ORDINARY, type RequestKind } from "./body-length.js";

/** A ring that grows to `bound` places at most, and to one where requests are not pipelined. */
export class PendingRequests<Wanted> {
  readonly #bound: number;
  /** Made with the first request, of one place: an array that grows begins with 17. */
  #kinds: RequestKind[] | undefined;
  #wanted: (Wanted | undefined)[] = [];
  #first = 0;
  #count = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** False where no place is left. */
  push(kind: RequestKind, wanted: Wanted | undefined): boolean {
    if (this.#count >= this.#bound) return false;
    const place = (this.#first + this.#count++) % this.#bound;
    if (this.#kinds === undefined) {
      this.#kinds = [kind];
      this.#wanted = [wanted];
    } else {
      this.#kinds[place] = kind;
      this.#wanted[place] = wanted;
    }
    return true;
  }

  /** Kind of the oldest; ORDINARY where none waits. */
  get kind(): RequestKind {
    return this.#count > 0 ? this.#kinds![this.#first]! : ORDINARY;
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

  clear(): void {
    this.#kinds = undefined;
    this.#wanted = [];
    this.#first = 0;
    this.#count = 0;
  }
}
