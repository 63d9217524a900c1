import type { Alert } from "../alert/alert.js";
import { AlertOutput } from "./alert-output.js";
import { type Destination, parseDestination } from "./destination.js";
import type { Output } from "./output.js";
import type { Environment } from "./sink-settings.js";

/** What the user asked of all outputs of a run. */
export interface OutputsOptions {
  /** Destinations as `--to` takes them; see destination.ts. */
  readonly to: readonly string[];
  /** The format of those that name none of their own. */
  readonly format: string;
  /** For formats that know colour, and only on a stream that shows it. */
  readonly colour: boolean;
  readonly environment: Environment;
}

/** Opens every destination, or none: a mistake in one is told before anything is written. Throws OutputError. */
export async function openOutputs(options: OutputsOptions): Promise<Outputs> {
  const destinations = options.to.map((text) => parseDestination(text, options.format, options.environment));
  const outputs: Output[] = [];
  try {
    for (const destination of destinations) outputs.push(await openOutput(destination, options));
  } catch (error) {
    for (const output of outputs) await output.close();
    throw error;
  }
  return new Outputs(outputs);
}

/** Everything a run writes alerts to. Both `analyze` and a live run hold one, and nothing else of this room. */
export class Outputs {
  readonly #outputs: readonly Output[];

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs;
  }

  /** How each is doing; final after `close`. */
  get all(): readonly Pick<Output, "name" | "delivery">[] {
    return this.#outputs;
  }

  /** A reader went away (`| head`) and wanted no more: a reason to stop. */
  get readerGone(): boolean {
    return this.#outputs.some(({ delivery }) => delivery.readerGone);
  }

  /** Hands the alert to every output. Returns at once. */
  write(alert: Alert): void {
    for (const output of this.#outputs) output.write(alert);
  }

  /** Resolves when every output has room. To be awaited by what can wait for a slow reader: a file being read, not a wire. */
  async ready(): Promise<void> {
    for (const output of this.#outputs) await output.ready();
  }

  /** Opens files anew, where log rotation has moved them (SIGHUP). */
  reopen(): void {
    for (const output of this.#outputs) output.reopen();
  }

  async close(): Promise<void> {
    await Promise.all(this.#outputs.map((output) => output.close()));
  }
}

async function openOutput(destination: Destination, { colour }: OutputsOptions): Promise<Output> {
  const { kind, target, format, settings, minSeverity } = destination;
  const writer = format.open({ colour: colour && kind.scheme === "stdout" });
  return new AlertOutput(writer, await kind.open(target, settings), minSeverity);
}
