import type { Alert } from "../../alert/alert.js";
import type { FlowRecord } from "../../alert/flow-log.js";
import type { Sink, SlowReaders } from "../sink.js";
import { AS_IT_IS, FileSink } from "../sinks/file.js";
import { isNamedPipe, NamedPipeSink } from "../sinks/named-pipe.js";
import { counted } from "../words.js";
import type { FlowWriter } from "./flow-format.js";
import { flowFormatNamed } from "./registry.js";

/** Lines are handed on together: a system call for each of a million flows would take longer than finding them. */
const GATHERED_CHARACTERS = 64 << 10;

/** Flow records on their way into a file. */
export class FlowOutput {
  readonly #writer: FlowWriter;
  readonly #sink: Sink;
  #lines: string[] = [];
  #gathered = 0;

  /** Throws OutputError where the file cannot be opened. */
  constructor(path: string, formatName: string, observer: Alert["observer"], slowReaders: SlowReaders = "await") {
    this.#writer = flowFormatNamed(formatName).open(observer);
    this.#sink = isNamedPipe(path)
      ? new NamedPipeSink(path, slowReaders)
      : new FileSink(path, { ...AS_IT_IS, what: "flow records" });
    if (this.#writer.header !== undefined) this.#sink.begin(this.#writer.header);
  }

  write(flow: FlowRecord): void {
    const line = this.#writer.record(flow);
    this.#lines.push(line);
    this.#gathered += line.length;
    if (this.#gathered > GATHERED_CHARACTERS) this.flush();
  }

  /** Writes what was gathered. Live, once a second. */
  flush(): void {
    if (this.#lines.length > 0) this.#sink.write({ text: this.#lines.join("\n"), records: this.#lines.length });
    else this.#sink.retry?.();
    this.#lines = [];
    this.#gathered = 0;
  }

  /** Resolves when there is room for more, or `hurry` is aborted. */
  ready(hurry?: AbortSignal): Promise<void> {
    return this.#sink.ready(hurry);
  }

  /** Why something could not be written, in words. */
  get trouble(): string | undefined {
    const { trouble, lost } = this.#sink.delivery;
    if (trouble === undefined) return undefined;
    return `${this.#sink.name}: ${trouble}${lost > 0 ? ` Lost: ${counted(lost, "flow record")}.` : ""}`;
  }

  reopen(): void {
    this.flush();
    this.#sink.reopen?.();
  }

  /** `hurry`: a named pipe's reader may take nothing more. */
  async close(hurry?: AbortSignal): Promise<void> {
    this.flush();
    const footer = this.#writer.footer?.();
    if (footer !== undefined) this.#sink.write({ text: footer });
    await this.#sink.close(hurry);
  }
}
