import type { Alert } from "../alert/alert.js";
import { alertFormatter } from "./alert-formatter.js";
import type { AlertWriter } from "./format.js";
import type { Delivery, Sink } from "./sink.js";
import { openSink } from "./sink-registry.js";

/** One format going to one sink. A run may have several. */
export interface AlertOutputOptions {
  /** A name in FORMATS. */
  readonly format: string;
  /** `stdout:`, `file:/path`, a bare path; see SINKS. */
  readonly to: string;
  readonly colour: boolean;
}

export async function openAlertOutput({ format, to, colour }: AlertOutputOptions): Promise<AlertOutput> {
  return new AlertOutput(alertFormatter(format, { colour }), await openSink(to));
}

export class AlertOutput {
  readonly #writer: AlertWriter;
  readonly #sink: Sink;

  constructor(writer: AlertWriter, sink: Sink) {
    this.#writer = writer;
    this.#sink = sink;
    if (writer.header !== undefined) sink.write({ text: writer.header });
  }

  get name(): string {
    return this.#sink.name;
  }

  get delivery(): Delivery {
    return this.#sink.delivery;
  }

  write(alert: Alert): void {
    this.#sink.write({ text: this.#writer.record(alert), alert });
  }

  ready(): Promise<void> {
    return this.#sink.ready();
  }

  flush(): Promise<void> {
    return this.#sink.flush();
  }

  reopen(): void {
    this.#sink.reopen?.();
  }

  async close(): Promise<void> {
    const footer = this.#writer.footer?.();
    if (footer !== undefined) this.#sink.write({ text: footer });
    await this.#sink.close();
  }
}
