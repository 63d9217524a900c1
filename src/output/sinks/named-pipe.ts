import { constants, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import type { Counters } from "../../core/counters.js";
import { OutputError } from "../output-error.js";
import type { Delivery, Sink, SinkRecord, SlowReaders } from "../sink.js";
import { failureInWords } from "./failure.js";
import { StreamSink } from "./stream.js";

export function isNamedPipe(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
  } catch {
    // Who opens it says why it cannot be had.
    return false;
  }
}

/**
 * A named pipe that an agent reads. Opened as a file, it would stop the whole run whenever its reader stalls or is not
 * there: it is written like standard output. A reader that goes away ends nothing; SIGHUP tries whether there is another.
 */
export class NamedPipeSink implements Sink {
  readonly name: string;
  readonly #path: string;
  readonly #slowReaders: SlowReaders;
  #socket: Socket;
  #stream: StreamSink;
  #past: Pick<Delivery, "written" | "delivered" | "bytes" | "lost"> = { written: 0, delivered: 0, bytes: 0, lost: 0 };
  #header: string | undefined;
  #trouble: string | undefined;

  /** Throws OutputError where nobody reads it. */
  constructor(path: string, slowReaders: SlowReaders) {
    this.name = `file:${path}`;
    this.#path = path;
    this.#slowReaders = slowReaders;
    try {
      this.#socket = dial(path);
    } catch (failure) {
      throw new OutputError("output.cannot-open", `Cannot write to the named pipe ${path}: ${whyNot(failure)}.`);
    }
    this.#stream = this.#begun();
  }

  get delivery(): Delivery {
    const now = this.#stream.delivery;
    const past = this.#past;
    return {
      ...now,
      written: past.written + now.written,
      delivered: past.delivered + now.delivered,
      bytes: past.bytes + now.bytes,
      lost: past.lost + now.lost,
      trouble: this.#trouble ?? now.trouble,
    };
  }

  begin(header: string): void {
    this.#header = header;
    this.#stream.begin(header);
  }

  write(record: SinkRecord): void {
    this.#stream.write(record);
  }

  ready(hurry?: AbortSignal): Promise<void> {
    return this.#stream.ready(hurry);
  }

  report(counters: Counters): void {
    this.#stream.report(counters);
  }

  reopen(): void {
    try {
      const socket = dial(this.#path);
      this.#stream.abandon();
      const { written, delivered, bytes, lost } = this.delivery;
      this.#past = { written, delivered, bytes, lost };
      this.#socket.destroy();
      this.#socket = socket;
      this.#stream = this.#begun();
      this.#trouble = undefined;
      if (this.#header !== undefined) this.#stream.begin(this.#header);
    } catch (failure) {
      this.#trouble = `Cannot reopen ${this.#path}: ${whyNot(failure)}.`;
    }
  }

  async close(hurry?: AbortSignal): Promise<void> {
    await this.#stream.close(hurry);
    this.#socket.destroy();
  }

  #begun(): StreamSink {
    return new StreamSink(this.name, this.#socket, {
      what: this.#path,
      endsRun: false,
      slowReaders: this.#slowReaders,
    });
  }
}

/** Without waiting for a reader, and so that writing does not wait for one either. */
function dial(path: string): Socket {
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: false, writable: true });
}

function whyNot(failure: unknown): string {
  const isUnread = (failure as NodeJS.ErrnoException).code === "ENXIO";
  return isUnread ? "nobody reads it: start its reader first" : failureInWords(failure);
}
