import { type Microseconds, SECOND } from "../core/time.js";
import type { FlowEnd } from "./flow-listener.js";
import * as R from "./flow-record.js";
import { type FlowTable, MOST_TOGETHER } from "./flow-table.js";
import { idleTimeout, isClosed, SHORTEST_TIMEOUT } from "./timeouts.js";

/** Packet time is looked at for expiry this often. */
const SWEEP_EVERY: Microseconds = SECOND;
/** A step back by more than this is another clock, not reordering. */
const STEP_BACK: Microseconds = 60 * SECOND;
/** Packet time in which every record is looked at once: a flow that is over is kept no longer than this. */
const ROUND: Microseconds = 20 * SECOND;
/** Records looked at for each packet that came: a few packets an hour must not pay for a million records each. */
const RECORDS_PER_PACKET = 16;
/** Flows ended together: the memory of their slots is asked for at once. A sweep may look at as many without packets. */
const TOGETHER = MOST_TOGETHER;

/**
 * Finds the flows that are over: a hand that goes round the records in their order, so that memory is read ahead of
 * it. Look-ups test for idleness as well, so the hand decides when memory is given back and never what a flow is.
 */
export class ExpirySweep {
  readonly #table: FlowTable;
  readonly #end: (flow: number, why: FlowEnd) => void;
  readonly #over = new Int32Array(TOGETHER);
  #hand = 0;
  #clock: Microseconds = Number.NEGATIVE_INFINITY;
  #packets = 0;

  /** `end` is told of each flow just before its record is given back. */
  constructor(table: FlowTable, end: (flow: number, why: FlowEnd) => void) {
    this.#table = table;
    this.#end = end;
  }

  /** To be called with every packet's time, before the packet. */
  at(time: Microseconds): void {
    this.#packets++;
    if (time >= this.#clock + SWEEP_EVERY || time < this.#clock - STEP_BACK) this.#sweep(time);
  }

  #sweep(now: Microseconds): void {
    const { used } = this.#table;
    const share = Math.abs(now - this.#clock) / ROUND;
    const wanted = share < 1 ? Math.ceil(share * used) : used;
    let left = Math.min(wanted, this.#packets * RECORDS_PER_PACKET + TOGETHER);
    this.#clock = now;
    this.#packets = 0;
    while (left > 0) {
      if (this.#hand >= used) this.#hand = 0;
      const stop = Math.min(used, this.#hand + left);
      left -= stop - this.#hand;
      this.#look(this.#hand, stop);
      this.#hand = stop;
    }
  }

  #look(first: number, stop: number): void {
    const { words, doubles } = this.#table;
    const now = this.#clock;
    let count = 0;
    for (let flow = first; flow < stop; flow++) {
      const idle = Math.abs(now - doubles[flow * R.DOUBLES + R.LAST]!);
      if (idle < SHORTEST_TIMEOUT) continue;
      const meta = words[flow * R.WORDS + R.META]!;
      if ((meta & R.IN_USE) === 0) continue;
      if (idle <= idleTimeout(meta, words[flow * R.WORDS + R.PACKETS + 1]!)) continue;
      this.#over[count++] = flow;
      if (count === TOGETHER) {
        this.#endAll(count);
        count = 0;
      }
    }
    this.#endAll(count);
  }

  #endAll(count: number): void {
    const table = this.#table;
    table.prefetchFlows(this.#over, count);
    for (let index = 0; index < count; index++) {
      const flow = this.#over[index]!;
      this.#end(flow, isClosed(table.words[flow * R.WORDS + R.META]!) ? "closed" : "idle");
      table.remove(flow);
    }
  }
}
