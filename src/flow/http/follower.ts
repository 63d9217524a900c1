/** What all followed connections of one tracker share: bounds, listener, the reused heads, memory held, and counts. */
import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import { FOREIGN, HeadScan, HTTP2 } from "./head-scan.js";
import type { HttpListener } from "./listener.js";
import { RequestHead } from "./request-head.js";
import { ResponseHead } from "./response-head.js";

type HttpLimits = Pick<
  Limits,
  "maxHttpHeadBytes" | "maxHttpPending" | "maxHttpHeldBytesTotal" | "maxHttpBodyPrefix" | "maxHttpRequestBodyPrefix"
>;

export class HttpFollower<Wanted> {
  readonly limits: HttpLimits;
  readonly listener: HttpListener<Wanted>;
  readonly requestHead = new RequestHead();
  readonly responseHead = new ResponseHead();
  readonly #probe = new HeadScan();

  requests = 0;
  responses = 0;
  tunnels = 0;
  headsTooLong = 0;
  pairingsGivenUp = 0;
  refusals = 0;
  #heldBytes = 0;

  constructor(limits: HttpLimits, listener: HttpListener<Wanted>) {
    this.limits = limits;
    this.listener = listener;
  }

  /** Whether HTTP may begin with these bytes: what surely does not needs no connection to find out. */
  mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
    const probe = this.#probe;
    probe.reset();
    const length = probe.scan(bytes, start, Math.min(end, start + this.limits.maxHttpHeadBytes));
    return length !== FOREIGN || probe.kind === HTTP2;
  }

  /** Bytes copied out of packets and kept, over all connections: 0 once each was closed in both directions. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** False, and counted, where so much is held already. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.limits.maxHttpHeldBytesTotal) {
      this.refusals++;
      return false;
    }
    this.#heldBytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#heldBytes -= bytes;
  }

  report(counters: Counters): void {
    const counts: [name: string, count: number][] = [
      ["flow.http.requests", this.requests],
      ["flow.http.responses", this.responses],
      ["flow.http.tunnels", this.tunnels],
      ["limit.maxHttpHeadBytes", this.headsTooLong],
      ["limit.maxHttpPending", this.pairingsGivenUp],
      ["limit.maxHttpHeldBytesTotal", this.refusals],
    ];
    for (const [name, count] of counts) {
      if (count > 0) counters.add(name, count);
    }
  }
}
