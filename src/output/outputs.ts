import type { Alert } from "../alert/alert.js";
import type { Counters } from "../core/counters.js";
import { AlertOutput } from "./alert-output.js";
import type { CourierKind } from "./courier.js";
import { type Destination, readDestinations } from "./destination.js";
import type { Output } from "./output.js";
import { OutputError } from "./output-error.js";
import type { SlowReaders } from "./sink.js";
import { COURIERS } from "./sink-registry.js";
import type { Environment } from "./sink-settings.js";
import type { Spool, SpoolOptions } from "./spool/spool.js";
import type { SpooledOutput } from "./spool/spooled-output.js";

/** What the user asked of all outputs of a run. */
export interface OutputsOptions {
  /** Destinations as `--to` takes them; see destination.ts. */
  readonly to: readonly string[];
  /** The format of those that name none of their own. */
  readonly format: string;
  /** For formats that know colour, and only on a stream that shows it. */
  readonly colour: boolean;
  /** Of standard output, where it is a terminal. */
  readonly columns?: () => number;
  readonly environment: Environment;
  /** Of standard output and named pipes; "await", for who awaits `Outputs.ready`, by default. */
  readonly slowReaders?: SlowReaders;
  /** Where alerts wait for network outputs; used only where there are some. */
  readonly spool: SpoolOptions;
}

/** Opens every destination, or none: a mistake in one is told before anything is written. Throws OutputError. */
export async function openOutputs(options: OutputsOptions): Promise<Outputs> {
  const destinations = readDestinations(options.to, options.format, options.environment);
  const errands = errandsOf(destinations);
  refuseTwice(errands.map(({ name }) => name));
  const direct: AlertOutput[] = [];
  try {
    for (const destination of destinations) {
      const output = await openDirect(destination, options);
      if (output !== undefined) direct.push(output);
    }
    if (errands.length === 0) return new Outputs(direct, []);
    const [{ Spool }, { SpooledOutput }] = await Promise.all([
      import("./spool/spool.js"),
      import("./spool/spooled-output.js"),
    ]);
    const spool = Spool.open(options.spool);
    const spooled = errands.map(({ name, open, destination: { format, minSeverity } }) => {
      return new SpooledOutput({ name, open, minSeverity, spool, writer: format.open({ colour: false }) });
    });
    return new Outputs(direct, spooled, spool);
  } catch (error) {
    for (const output of direct) await output.close();
    throw error;
  }
}

/** Says what shows of them while nothing is opened: addresses, files and secrets that they name. Throws OutputError. */
export function checkDestinations(destinations: readonly Destination[]): void {
  refuseTwice(networkNamesOf(destinations));
  for (const { kind, settings } of destinations) {
    if (!isCourierKind(kind)) kind.check?.(settings);
  }
}

/** The network outputs among them, as the spool knows them. Connects to none. */
export function networkNamesOf(destinations: readonly Destination[]): string[] {
  return errandsOf(destinations).map(({ name }) => name);
}

function errandsOf(destinations: readonly Destination[]) {
  return destinations.flatMap((destination) => {
    const { kind, target, settings, format } = destination;
    if (!isCourierKind(kind)) return [];
    const { name } = kind.open(target, settings, format);
    return [{ name, open: () => kind.open(target, settings, format).courier, destination }];
  });
}

/** Everything a run writes alerts to. Both `analyze` and a live run hold one, and nothing else of this room. */
export class Outputs {
  readonly #outputs: readonly Output[];
  readonly #spooled: readonly SpooledOutput[];
  readonly #spool: Spool | undefined;

  constructor(direct: readonly Output[], spooled: readonly SpooledOutput[], spool?: Spool) {
    this.#outputs = [...direct, ...spooled];
    this.#spooled = spooled;
    this.#spool = spool;
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
    if (this.#spool === undefined || this.#spool.append(JSON.stringify(alert))) return;
    for (const output of this.#spooled) output.lose(alert);
  }

  /**
   * Resolves when every output has room, or `hurry` is aborted. To be awaited by what can wait for a slow reader: a file
   * being read, not a wire.
   */
  async ready(hurry?: AbortSignal): Promise<void> {
    for (const output of this.#outputs) await output.ready(hurry);
  }

  /** Bounds that were reached, as `limit.` and the bound's name. */
  report(counters: Counters): void {
    for (const output of this.#outputs) output.report(counters);
    this.#spool?.report(counters);
  }

  /** Tries again what a full disk refused. A live run calls it each second: its next alert may be hours away. */
  retry(): void {
    for (const output of this.#outputs) output.retry?.();
  }

  /** Opens files anew, where log rotation has moved them, and reads certificates and secrets anew (SIGHUP). */
  reopen(): void {
    for (const output of this.#outputs) output.reopen();
  }

  /**
   * Everything is delivered, or time is up: what then remains of network outputs waits in the spool for the next run,
   * of the others it is lost.
   */
  async close({ drainMs = 0, readerMs = Number.POSITIVE_INFINITY, hurry }: Patience = {}): Promise<void> {
    const network = new Deadline(drainMs, hurry);
    const reader = new Deadline(readerMs, hurry);
    const isNetwork = (output: Output): boolean => this.#spooled.some((one) => one === output);
    await Promise.all(this.#outputs.map((output) => output.close((isNetwork(output) ? network : reader).signal)));
    network.clear();
    reader.clear();
    this.#spool?.close();
  }
}

/** How long the end of a run may take. */
export interface Patience {
  /** For network outputs; 0 by default. */
  readonly drainMs?: number;
  /** For the reader of standard output; no end by default. */
  readonly readerMs?: number;
  /** Ends either at once. */
  readonly hurry?: AbortSignal;
}

class Deadline {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, hurry: AbortSignal | undefined) {
    const end = new AbortController();
    if (Number.isFinite(milliseconds)) this.#timer = setTimeout(() => end.abort(), milliseconds);
    this.signal = hurry === undefined ? end.signal : AbortSignal.any([end.signal, hurry]);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function isCourierKind(kind: Destination["kind"]): kind is CourierKind {
  return (COURIERS as readonly Destination["kind"][]).includes(kind);
}

async function openDirect(
  destination: Destination,
  { colour, columns, slowReaders = "await" }: OutputsOptions,
): Promise<AlertOutput | undefined> {
  const { kind, target, format, settings, minSeverity } = destination;
  if (isCourierKind(kind)) return undefined;
  const isStdout = kind.scheme === "stdout";
  const writer = format.open({ colour: colour && isStdout, ...(isStdout && columns && { columns }) });
  return new AlertOutput(writer, await kind.open(target, settings, slowReaders), minSeverity);
}

/** Two cursors for one receiver would be one. */
function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new OutputError("output.bad-setting", `${twice} is named twice. One output a receiver: leave one out.`);
}
