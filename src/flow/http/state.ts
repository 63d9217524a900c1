/** What a direction of a followed connection is, as the tracker must act on it: a closed set of answers. */

/** Too few bytes yet to say. */
export const UNSURE = 0;
/** HTTP/1: go on feeding. */
export const HTTP = 1;
/** The connection is not HTTP/1: never feed it again. */
export const NOT_HTTP = 2;
/** This direction stopped being HTTP/1: `consumed` and `held` of the connection say where. The other goes on by itself. */
export const TUNNEL = 3;

export type HttpState = typeof UNSURE | typeof HTTP | typeof NOT_HTTP | typeof TUNNEL;
