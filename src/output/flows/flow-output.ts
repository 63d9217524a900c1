import type { FlowRecord } from "../../alert/flow-log.js";
import { OutputError } from "../output-error.js";
import { AS_IT_IS, FileSink } from "../sinks/file.js";
import type { FlowFormat } from "./flow-format.js";
import { json } from "./json.js";
import { zeek } from "./zeek.js";

/** Every format of flow records. A new one is a file beside this and a line here. */
export const FLOW_FORMATS: readonly FlowFormat[] = [json, zeek];

/** Lines are handed on together: a system call for each of a million flows would take longer than finding them. */
const GATHERED_CHARACTERS = 64 << 10;

/** Flow records on their way into a file. */
export class FlowOutput {
  readonly #format: FlowFormat;
  readonly #sink: FileSink;
  #lines: string[] = [];
  #gathered = 0;

  /** Throws OutputError where the file cannot be opened. */
  constructor(path: string, formatName: string) {
    const format = FLOW_FORMATS.find(({ name }) => name === formatName);
    if (format === undefined) {
      const known = FLOW_FORMATS.map(({ name }) => name).join(", ");
      throw new OutputError("output.unknown-format", `There is no flow format "${formatName}". Known are ${known}.`);
    }
    this.#format = format;
    this.#sink = new FileSink(path, { ...AS_IT_IS, what: "flow records" });
    this.#writeHeader();
  }

  write(flow: FlowRecord): void {
    const line = this.#format.record(flow);
    this.#lines.push(line);
    this.#gathered += line.length;
    if (this.#gathered > GATHERED_CHARACTERS) this.flush();
  }

  /** Writes what was gathered. Live, once a second. */
  flush(): void {
    if (this.#lines.length > 0) this.#sink.write({ text: this.#lines.join("\n"), records: this.#lines.length });
    else void this.#sink.flush();
    this.#lines = [];
    this.#gathered = 0;
  }

  /** Why something could not be written, in words. */
  get trouble(): string | undefined {
    const { trouble, lost } = this.#sink.delivery;
    if (trouble === undefined) return undefined;
    return `${this.#sink.name}: ${trouble}${lost > 0 ? ` ${lost} flow records are lost.` : ""}`;
  }

  reopen(): void {
    this.flush();
    this.#sink.reopen();
    this.#writeHeader();
  }

  async close(): Promise<void> {
    this.flush();
    await this.#sink.close();
  }

  /** A file that is gone on with has it. */
  #writeHeader(): void {
    const { header } = this.#format;
    if (header.length > 0 && this.#sink.isEmpty) this.#sink.write({ text: header.join("\n") });
  }
}
