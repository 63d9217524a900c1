/** A wanted message while its body comes in: a copy of its head, and of the first bytes of its body. */
import type { HttpMessage } from "./listener.js";
import type { MessageHead } from "./message-head.js";

export class KeptMessage<Wanted> {
  readonly wanted: Wanted;
  readonly #head: MessageHead;
  readonly #prefix: Uint8Array;
  #bodyBytes = 0;

  /** `copy` is a head of the same kind that nothing was read into yet. */
  constructor(head: MessageHead, copy: MessageHead, maxBodyPrefix: number, wanted: Wanted) {
    const bytes = head.bytes.slice(head.start, head.end);
    copy.read(bytes, 0, bytes.length);
    this.#head = copy;
    this.#prefix = new Uint8Array(maxBodyPrefix);
    this.wanted = wanted;
  }

  /** Bytes of memory kept. */
  get size(): number {
    return this.#head.end + this.#prefix.length;
  }

  /** True once the body is known to be longer than what is kept of it. */
  get isCut(): boolean {
    return this.#bodyBytes > this.#prefix.length;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    const free = this.#prefix.length - this.#bodyBytes;
    if (free > 0) this.#prefix.set(bytes.subarray(start, Math.min(end, start + free)), this.#bodyBytes);
    this.#bodyBytes += end - start;
  }

  /** What the listener gets; `bodyEnded` says that nothing of the body is still to come, or was lost. */
  finish(bodyEnded: boolean): HttpMessage {
    const body = this.#prefix.subarray(0, Math.min(this.#bodyBytes, this.#prefix.length));
    return { head: this.#head, body, whole: bodyEnded && !this.isCut };
  }
}
