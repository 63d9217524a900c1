import type { Alert, Severity } from "../alert/alert.js";
import type { Counters } from "../core/counters.js";
import { isAtLeast } from "./destination.js";
import type { AlertWriter } from "./format.js";
import type { Output } from "./output.js";
import type { Delivery, Sink } from "./sink.js";

/** One format going straight to one sink of this machine: a stream or a file. */
export class AlertOutput implements Output {
  readonly #writer: AlertWriter;
  readonly #sink: Sink;
  readonly #minSeverity: Severity;

  constructor(writer: AlertWriter, sink: Sink, minSeverity: Severity = "info") {
    this.#writer = writer;
    this.#sink = sink;
    this.#minSeverity = minSeverity;
    if (writer.header !== undefined) sink.begin(writer.header);
  }

  get name(): string {
    return this.#sink.name;
  }

  get delivery(): Delivery {
    return this.#sink.delivery;
  }

  write(alert: Alert): void {
    if (isAtLeast(alert.severity, this.#minSeverity)) this.#sink.write({ text: this.#writer.record(alert), alert });
  }

  ready(hurry?: AbortSignal): Promise<void> {
    return this.#sink.ready(hurry);
  }

  report(counters: Counters): void {
    this.#sink.report(counters);
  }

  retry(): void {
    this.#sink.retry?.();
  }

  reopen(): void {
    this.#sink.reopen?.();
  }

  async close(hurry?: AbortSignal): Promise<void> {
    const footer = this.#writer.footer?.();
    if (footer !== undefined) this.#sink.write({ text: footer });
    await this.#sink.close(hurry);
  }
}
