import type { RequestHead } from "./request-head.js";
import type { ResponseHead } from "./response-head.js";

/** An answer to a wanted request. Everything in it is a copy: it may be kept. */
export interface HttpResponse {
  readonly head: ResponseHead;
  /** The first bytes of the body, the chunked coding taken off, content codings (gzip) not. */
  readonly body: Uint8Array;
  /** True where `body` is all of it. */
  readonly whole: boolean;
}

/** Told what a followed connection carries. `Wanted` is whatever the listener remembers of a request. */
export interface HttpListener<Wanted> {
  /**
   * A request's head, complete: a view that is used again, valid during the call only. `direction` is the one that it
   * travelled in, for who opened the connection may have been guessed wrong. What is returned comes back with the
   * answer; `undefined` means that the answer is not wanted.
   */
  request(head: RequestHead, flow: number, direction: 0 | 1): Wanted | undefined;
  /** The answer to a wanted request: once its body ended or was cut, enough of it came, or the stream ended. */
  response(response: HttpResponse, wanted: Wanted, flow: number): void;
}
