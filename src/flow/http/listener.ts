import type { MessageHead } from "./message-head.js";
import type { RequestHead } from "./request-head.js";
import type { ResponseHead } from "./response-head.js";

/** A wanted message. Everything in it is a copy: it may be kept. */
export interface HttpMessage<Head extends MessageHead = MessageHead> {
  readonly head: Head;
  /** The first bytes of the body, the chunked coding taken off, content codings (gzip) not. */
  readonly body: Uint8Array;
  /** True where `body` is all of it. */
  readonly whole: boolean;
}

export type HttpRequest = HttpMessage<RequestHead>;
export type HttpResponse = HttpMessage<ResponseHead>;

/** Told what a followed connection carries. `Wanted` is whatever the listener remembers of a message. */
export interface HttpListener<Wanted> {
  /**
   * A request's head, complete: a view that is used again, valid during the call only. `direction` is the one that it
   * travelled in, for who opened the connection may have been guessed wrong. What is returned comes back with the
   * answer; `undefined` means that the answer is not wanted.
   */
  request(head: RequestHead, flow: number, direction: 0 | 1): Wanted | undefined;
  /** Asked after `request` where a body follows: what is returned comes back with it. */
  bodyOf(head: RequestHead, flow: number, direction: 0 | 1): Wanted | undefined;
  /** The head of an answer of which no request was captured, a view as above; `direction` is that of the request. */
  unasked(head: ResponseHead, flow: number, direction: 0 | 1): Wanted | undefined;
  /** A request whose body was wanted: once the body ended or was cut, enough of it came, or the stream ended. */
  requestBody(request: HttpRequest, wanted: Wanted, flow: number): void;
  /** A wanted answer, likewise. */
  response(response: HttpResponse, wanted: Wanted, flow: number): void;
}
