import type { HttpListener } from "../../../src/flow/http/listener.js";

/** A listener that wants neither bodies of requests nor answers that nobody asked for. */
export function answersOnly<Wanted>(
  listener: Pick<HttpListener<Wanted>, "request" | "response">,
): HttpListener<Wanted> {
  return { bodyOf: () => undefined, unasked: () => undefined, requestBody: () => {}, ...listener };
}
