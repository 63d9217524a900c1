import { existsSync, fdatasync, fstatSync, renameSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import sonicBoom, { type SonicBoom } from "sonic-boom";
import type { Counters } from "../../core/counters.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { OutputError } from "../output-error.js";
import { type Delivery, nothingDelivered, type Sink, type SinkKind, type SinkRecord } from "../sink.js";
import type { SinkSettings } from "../sink-settings.js";
import { failureInWords } from "./failure.js";
import { isNamedPipe, NamedPipeSink } from "./named-pipe.js";

export const file: SinkKind = {
  scheme: "file",
  description: "a file, appended to; a bare path means the same",
  example: "file:/var/log/skyspan/alerts.jsonl",
  settings: [
    { name: "rotate-size", description: "begin a new file before this one grows beyond so many bytes, as in 64MiB" },
    { name: "rotate-hours", description: "begin a new file when this one is so old" },
    { name: "rotate-keep", description: "old files that are kept, as path.1 to path.N; default 8" },
    {
      name: "sync",
      description: "when lines are forced to disk: always, interval (each second) or never; default never",
    },
  ],
  check: (settings) => void optionsOf(settings),
  open(target, settings, slowReaders) {
    const path = pathOf(target);
    const options = optionsOf(settings);
    return isNamedPipe(path) ? new NamedPipeSink(path, slowReaders) : new FileSink(path, options);
  },
};

function optionsOf(settings: SinkSettings): FileSinkOptions {
  return {
    maxBytes: settings.bytes("rotate-size", Number.POSITIVE_INFINITY, 1),
    maxAgeMs: settings.count("rotate-hours", Number.POSITIVE_INFINITY, 1, 100_000) * 3_600_000,
    keep: settings.count("rotate-keep", 8, 1, 1_000),
    sync: settings.choice("sync", ["always", "interval", "never"], "never"),
  };
}

export interface FileSinkOptions {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly keep: number;
  readonly sync: "always" | "interval" | "never";
  /** What the lines are, in words. */
  readonly what?: string;
  /** Of a file that is open already, whoever opened it: standard output. It is neither reopened nor rotated. */
  readonly descriptor?: number;
}

export const AS_IT_IS: FileSinkOptions = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxAgeMs: Number.POSITIVE_INFINITY,
  keep: 8,
  sync: "never",
};

const SYNC_EVERY_MS = 1_000;

/** Alerts name hosts and what they run: not for everybody on the machine. */
const MODE = 0o640;

/**
 * Lines appended to a file, each written before `write` returns: nothing is lost if the process is killed. What a full
 * disk refuses is kept and tried again with the next record, at `retry`, at `reopen` and at the end, torn lines
 * continued where they broke off; what is still refused then is lost, and counted.
 */
export class FileSink implements Sink {
  readonly name: string;
  readonly #path: string;
  readonly #stream: SonicBoom;
  readonly #count = nothingDelivered();
  #failure: unknown;
  /** What waits was refused, and said. */
  #isRefused = false;
  /** Records and bytes that the stream holds because the file refused them. */
  #waitingRecords = 0;
  #waitingBytes = 0;
  readonly #options: FileSinkOptions;
  #size = 0;
  #since = Date.now();
  #syncTimer: NodeJS.Timeout | undefined;
  #header: string | undefined;
  #overflowed = 0;

  /** `path` is what to call the file where it is open already. */
  constructor(path: string, options: FileSinkOptions = AS_IT_IS) {
    const { descriptor } = options;
    this.#path = descriptor === undefined ? resolve(path) : path;
    this.#options = options;
    this.name = descriptor === undefined ? `file:${path}` : "stdout:";
    try {
      this.#stream = new sonicBoom.SonicBoom({
        dest: descriptor ?? this.#path,
        append: true,
        mode: MODE,
        sync: true,
        fsync: options.sync === "always",
      });
    } catch (failure) {
      throw new OutputError(
        "output.cannot-open",
        `Cannot write ${options.what ?? "alerts"} to ${this.#path}: ${failureInWords(failure)}. Name a file in a directory you may write to.`,
      );
    }
    this.#stream.on("error", (failure: unknown) => {
      this.#failure = failure;
    });
    this.#look();
    if (options.sync === "interval") {
      // Rotation changes the descriptor.
      const stream = this.#stream as unknown as { readonly fd: number };
      this.#syncTimer = setInterval(() => fdatasync(stream.fd, () => {}), SYNC_EVERY_MS).unref();
    }
  }

  get delivery(): Delivery {
    return this.#count;
  }

  /** A file that is gone on with has its header; what is no regular file gets it once. */
  begin(header: string): void {
    this.#header = header;
    if (this.#size <= 0) this.#append(header);
  }

  write({ text, alert, records = alert === undefined ? 0 : 1 }: SinkRecord): void {
    const bytes = Buffer.byteLength(text) + 1;
    this.#count.written += records;
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > DEFAULT_LIMITS.maxUnwrittenBytes) {
      this.#overflowed += records;
      this.#count.lost += records;
      return;
    }
    this.#rotateWhereDue(bytes);
    this.#waitingRecords += records;
    this.#append(text);
  }

  async ready(): Promise<void> {}

  report(counters: Counters): void {
    if (this.#overflowed > 0) counters.add("limit.maxUnwrittenBytes", this.#overflowed);
  }

  retry(): void {
    if (this.#waitingBytes > 0) this.#push("");
  }

  async close(): Promise<void> {
    this.retry();
    clearInterval(this.#syncTimer);
    this.#count.lost += this.#waitingRecords;
    this.#waitingRecords = 0;
    const closed = new Promise((resolveClosed) => this.#stream.once("close", resolveClosed));
    this.#stream.destroy();
    await closed;
  }

  reopen(): void {
    if (this.#options.descriptor !== undefined) {
      this.retry();
      return;
    }
    this.#failure = undefined;
    try {
      this.#stream.reopen();
      if (this.#overflowed === 0) this.#count.trouble = undefined;
      this.#settle();
      this.#look();
      if (this.#header !== undefined && this.#size === 0) this.#append(this.#header);
    } catch (failure) {
      // The stream goes on with the file it has, and must forget that it wanted another.
      this.#stream.removeAllListeners("ready");
      this.#count.trouble = `Cannot reopen ${this.#path}: ${failureInWords(failure)}. Lines go on into the old file.`;
    }
  }

  /** Size and age of the file as it is; a device or pipe has neither. */
  #look(): void {
    const { descriptor } = this.#options;
    const found = descriptor === undefined ? statSync(this.#path, { throwIfNoEntry: false }) : fstatSync(descriptor);
    this.#size = found?.isFile() ? found.size : Number.NEGATIVE_INFINITY;
    this.#since = found?.isFile() && found.size > 0 ? found.birthtimeMs : Date.now();
  }

  #rotateWhereDue(bytes: number): void {
    const { maxBytes, maxAgeMs, keep } = this.#options;
    const isDue = this.#size + bytes > maxBytes || Date.now() - this.#since > maxAgeMs;
    if (!isDue || this.#size <= 0 || this.#waitingBytes > 0) return;
    try {
      for (let number = keep - 1; number > 0; number--) {
        if (existsSync(`${this.#path}.${number}`)) renameSync(`${this.#path}.${number}`, `${this.#path}.${number + 1}`);
      }
      renameSync(this.#path, `${this.#path}.1`);
    } catch (failure) {
      this.#count.trouble = `Cannot rotate ${this.#path}: ${failureInWords(failure)}. Lines go on into the same file.`;
    }
    this.reopen();
  }

  #append(text: string): void {
    const line = `${text}\n`;
    const bytes = Buffer.byteLength(line);
    this.#waitingBytes += bytes;
    this.#size += bytes;
    this.#push(line);
  }

  /** Writes synchronously: afterwards the stream holds nothing, or has reported why. */
  #push(line: string): void {
    this.#failure = undefined;
    this.#stream.write(line);
    this.#settle();
  }

  #settle(): void {
    if (this.#failure !== undefined) {
      this.#count.trouble = `Cannot write to ${this.#path}: ${failureInWords(this.#failure)}.`;
      this.#isRefused = true;
      return;
    }
    // It has room again, and nothing is missing: no trouble any more.
    if (this.#isRefused && this.#overflowed === 0) this.#count.trouble = undefined;
    this.#isRefused = false;
    this.#count.delivered += this.#waitingRecords;
    this.#count.bytes += this.#waitingBytes;
    this.#waitingRecords = 0;
    this.#waitingBytes = 0;
  }
}

/** What stands behind `file:`, as a path. Throws OutputError. */
export function pathOf(target: string): string {
  if (target === "") {
    throw new OutputError("output.cannot-open", "No file is named. Write file:/path, or - for standard output.");
  }
  return target.startsWith("//") ? pathOfUrl(target) : target;
}

/** `file:///var/log/a%20b` is a URL in full, escapes included; `file:/var/log/a b` is a path after a scheme. */
function pathOfUrl(target: string): string {
  try {
    return fileURLToPath(`file:${target}`);
  } catch {
    throw new OutputError(
      "output.cannot-open",
      `file:${target} does not name a file on this machine. Write file:/absolute/path or file:relative/path.`,
    );
  }
}
