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
  #spans: Span[] = [];

  add(flow: EndedFlow): void {
    const { start, end } = flow;
    this.#flows++;
    this.#packets += flow.sourcePackets + flow.destinationPackets;
    this.#bytes += flow.sourceBytes + flow.destinationBytes;
    const first = this.#spans.findIndex((span) => span.end >= start);
    if (first < 0) {
      this.#spans.push({ start, end });
    } else {
      const merged = { start, end };
      let last = first;
      while (last < this.#spans.length && this.#spans[last]!.start <= end) {
        merged.start = Math.min(merged.start, this.#spans[last]!.start);
        merged.end = Math.max(merged.end, this.#spans[last]!.end);
        last++;
      }
      this.#spans.splice(first, last - first, merged);
    }
    if (this.#spans.length > MAX_SPANS) this.#joinNearest();
  }

  get totals(): SkypeTraffic {
    const time = this.#spans.reduce((sum, { start, end }) => sum + end - start, 0);
    return { flows: this.#flows, packets: this.#packets, bytes: this.#bytes, seconds: Math.round(time / SECOND) };
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
