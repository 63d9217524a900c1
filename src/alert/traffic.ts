import { type Microseconds, SECOND } from "../core/time.js";
import type { EndedFlow } from "../detect/ended-flow.js";
import type { SkypeTraffic } from "./flow-log.js";

/** Separate spans kept; beyond it the two nearest are taken for one, which tells a little too much time, never too little. */
const MAX_SPANS = 64;

interface Span {
  start: Microseconds;
  end: Microseconds;
}

/** Adds up labelled flows: flows under way at once count once in time. */
export class Traffic {
  #flows = 0;
  #packets = 0;
  #bytes = 0;
  /** In order, none touching the next. */
  readonly #spans: Span[] = [];

  add(flow: EndedFlow): void {
    this.#flows++;
    this.#packets += flow.sourcePackets + flow.destinationPackets;
    this.#bytes += flow.sourceBytes + flow.destinationBytes;
    this.#cover(flow.start, flow.end);
  }

  get totals(): SkypeTraffic {
    const time = this.#spans.reduce((sum, { start, end }) => sum + end - start, 0);
    return { flows: this.#flows, packets: this.#packets, bytes: this.#bytes, seconds: Math.round(time / SECOND) };
  }

  /** Most flows fall into a span that is there, or make one longer: nothing is made for them. */
  #cover(start: Microseconds, end: Microseconds): void {
    const spans = this.#spans;
    let first = 0;
    while (first < spans.length && spans[first]!.end < start) first++;
    const span = spans[first];
    if (span === undefined || span.start > end) {
      spans.splice(first, 0, { start, end });
      if (spans.length > MAX_SPANS) this.#joinNearest();
      return;
    }
    let beyond = first + 1;
    while (beyond < spans.length && spans[beyond]!.start <= end) beyond++;
    span.start = Math.min(span.start, start);
    span.end = Math.max(spans[beyond - 1]!.end, end);
    if (beyond > first + 1) spans.splice(first + 1, beyond - first - 1);
  }

  #joinNearest(): void {
    let nearest = 1;
    for (let index = 2; index < this.#spans.length; index++) {
      if (this.#gap(index) < this.#gap(nearest)) nearest = index;
    }
    const [left, right] = this.#spans.slice(nearest - 1, nearest + 1);
    this.#spans.splice(nearest - 1, 2, { start: left!.start, end: right!.end });
  }

  #gap(index: number): Microseconds {
    return this.#spans[index]!.start - this.#spans[index - 1]!.end;
  }
}
