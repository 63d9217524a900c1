/** How long a message body is, RFC 9112 section 6.3, its rules in their order. 0 or more is a count of bytes. */
import { ABSENT, INVALID } from "./message-head.js";
import type { RequestHead } from "./request-head.js";
import type { ResponseHead } from "./response-head.js";

export const CHUNKED = -1;
export const UNTIL_CLOSE = -2;
/** No recipient could tell: where the next message begins is unknown. */
export const UNKNOWABLE = -3;

/** What a request's method means for the body of its answer. */
export const ORDINARY = 0;
export const HEAD = 1;
export const CONNECT = 2;
export type RequestKind = typeof ORDINARY | typeof HEAD | typeof CONNECT;

export function requestKind(head: RequestHead): RequestKind {
  if (head.isMethod("HEAD")) return HEAD;
  return head.isMethod("CONNECT") ? CONNECT : ORDINARY;
}

export function requestBodyLength(head: RequestHead, kind: RequestKind): number {
  // RFC 9110 section 9.3.6: CONNECT has no content.
  if (kind === CONNECT) return 0;
  if (head.transferCoded) return head.chunked ? CHUNKED : UNKNOWABLE;
  if (head.contentLength === INVALID) return UNKNOWABLE;
  return head.contentLength === ABSENT ? 0 : head.contentLength;
}

/** True for 100 Continue and its kin: the final answer is still to come (RFC 9110 section 15.2). */
export function isInterim(status: number): boolean {
  return status < 200 && status !== 101;
}

/** True where the answer ends HTTP on the connection: 101 Switching Protocols, or success for CONNECT. */
export function opensTunnel(status: number, kind: RequestKind): boolean {
  return status === 101 || (kind === CONNECT && status >= 200 && status < 300);
}

export function responseBodyLength(head: ResponseHead, kind: RequestKind): number {
  const { status } = head;
  if (kind === HEAD || status < 200 || status === 204 || status === 304 || opensTunnel(status, kind)) return 0;
  if (head.transferCoded) return head.chunked ? CHUNKED : UNTIL_CLOSE;
  if (head.contentLength === INVALID) return UNKNOWABLE;
  return head.contentLength === ABSENT ? UNTIL_CLOSE : head.contentLength;
}
