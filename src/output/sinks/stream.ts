import type { Writable } from "node:stream";
import type { Counters } from "../../core/counters.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { type Delivery, nothingDelivered, type Sink, type SinkRecord, type SlowReaders } from "../sink.js";
import { failureInWords } from "./failure.js";

export interface StreamManner {
  /** In words, for "Cannot write to …". */
  readonly what: string;
  /** A reader that goes away has seen enough (`| head`); otherwise what comes then is lost. */
  readonly endsRun: boolean;
  readonly slowReaders: SlowReaders;
}

/**
 * Lines on a stream that is not ours to end. Writes do not block: a reader that stalls would otherwise stop the process
 * from answering signals. A record counts as delivered when the operating system has taken it.
 */
export class StreamSink implements Sink {
  readonly name: string;
  readonly #stream: Writable;
  readonly #manner: StreamManner;
  readonly #count = nothingDelivered();
  #underway = 0;
  #overflowed = 0;
  #isClosed = false;
  #wake: (() => void)[] = [];

  constructor(
    name: string,
    stream: Writable,
    manner: StreamManner = { what: "standard output", endsRun: true, slowReaders: "lose" },
  ) {
    this.name = name;
    this.#stream = stream;
    this.#manner = manner;
    stream.on("error", this.#fail);
    stream.on("drain", this.#wakeAll);
  }

  get delivery(): Delivery {
    return this.#count;
  }

  begin(header: string): void {
    this.write({ text: header });
  }

  write({ text, alert, records = alert === undefined ? 0 : 1 }: SinkRecord): void {
    this.#count.written += records;
    if (this.#count.readerGone) return;
    if (this.#manner.slowReaders === "lose" && this.#stream.writableLength > DEFAULT_LIMITS.maxUnwrittenBytes) {
      this.#count.lost += records;
      this.#overflowed += records;
      this.#count.trouble ??= "Its reader is too slow: there was no room for some alerts.";
      return;
    }
    const line = `${text}\n`;
    this.#underway++;
    this.#stream.write(line, (failure) => {
      this.#underway--;
      if (this.#isClosed) return;
      if (failure) {
        this.#fail(failure);
        if (!this.#count.readerGone) this.#count.lost += records;
      } else {
        this.#count.delivered += records;
        this.#count.bytes += Buffer.byteLength(line);
      }
      this.#wakeAll();
    });
  }

  report(counters: Counters): void {
    if (this.#overflowed > 0) counters.add("limit.maxUnwrittenBytes", this.#overflowed);
  }

  ready(hurry?: AbortSignal): Promise<void> {
    return this.#until(() => this.#underway === 0 || !this.#stream.writableNeedDrain, hurry);
  }

  async close(hurry?: AbortSignal): Promise<void> {
    await this.#until(() => this.#underway === 0, hurry);
    this.abandon();
  }

  /** What was not taken yet is lost. */
  abandon(): void {
    this.#stream.off("drain", this.#wakeAll);
    this.#isClosed = true;
    if (this.#count.readerGone) return;
    const unread = this.#count.written - this.#count.delivered - this.#count.lost;
    this.#count.lost += unread;
    if (unread > 0) this.#count.trouble ??= "Its reader took no more.";
  }

  async #until(done: () => boolean, hurry?: AbortSignal): Promise<void> {
    if (done()) return;
    hurry?.addEventListener("abort", this.#wakeAll, { once: true });
    while (!done() && hurry?.aborted !== true) await new Promise<void>((resolve) => this.#wake.push(resolve));
    hurry?.removeEventListener("abort", this.#wakeAll);
  }

  readonly #wakeAll = (): void => {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  };

  /** The first failure is the cause; those after it only say that the stream is gone. */
  readonly #fail = (failure: NodeJS.ErrnoException): void => {
    if (this.#count.readerGone || this.#count.trouble !== undefined) return;
    if (failure.code === "EPIPE" && this.#manner.endsRun) this.#count.readerGone = true;
    else this.#count.trouble = `Cannot write to ${this.#manner.what}: ${failureInWords(failure)}.`;
  };
}
