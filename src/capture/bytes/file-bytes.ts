import { close, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { ByteFault, ByteSource } from "./byte-source.js";

const LAST_STANDARD_DESCRIPTOR = 2;
/** Read at once: so much is still in the second-level cache of one core when it is walked. */
const AT_ONCE_BYTES = 256 << 10;
/** Read between two turns of the event loop, in which outputs, signals and timers are served: a few milliseconds' work. */
const TURN_BYTES = 1 << 20;

/**
 * A regular file, read from where its descriptor stands (standard input may be redirected from the middle of one). It is
 * read by the thread that walks it: what another core has read would have to come over from that core's cache, which
 * costs more than the copy. The kernel reads ahead of a sequential reader by itself. Pipes are in pipe-bytes.ts.
 */
export class FileBytes implements ByteSource {
  readonly comesAtOnce = true;
  fault: ByteFault | undefined;
  readonly #descriptor: number;
  #sinceTurn = 0;
  #closed = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#sinceTurn >= TURN_BYTES) {
      this.#sinceTurn = 0;
      await setImmediate();
    }
    if (this.#closed) return 0;
    try {
      const count = readSync(this.#descriptor, target, offset, Math.min(length, AT_ONCE_BYTES), null);
      this.#sinceTurn += count;
      return count;
    } catch (error) {
      this.fault = readFault(error as NodeJS.ErrnoException);
      return 0;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // Standard input is the process's own; libuv aborts where it is closed.
    if (this.#descriptor <= LAST_STANDARD_DESCRIPTOR) return;
    await new Promise<void>((resolve) => close(this.#descriptor, () => resolve()));
  }
}

export function readFault(error: NodeJS.ErrnoException): ByteFault {
  return { problem: "capture.read-failed", message: `reading failed (${error.code ?? error.message})` };
}
