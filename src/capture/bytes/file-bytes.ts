import { close, read } from "node:fs";
import type { ByteFault, ByteSource } from "./byte-source.js";

const LAST_STANDARD_DESCRIPTOR = 2;

/**
 * A regular file, read from where its descriptor stands (standard input may be redirected from the middle of one).
 * A read of a regular file always comes back, so it can run in the thread pool; pipes are in pipe-bytes.ts.
 */
export class FileBytes implements ByteSource {
  fault: ByteFault | undefined;
  readonly #descriptor: number;
  #reading: Promise<number> = Promise.resolve(0);
  #closed = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#closed) return Promise.resolve(0);
    this.#reading = new Promise((resolve) => {
      read(this.#descriptor, target, offset, length, null, (error, count) => {
        if (error) this.fault = readFault(error);
        resolve(error || this.#closed ? 0 : count);
      });
    });
    return this.#reading;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A descriptor that is closed under a read in flight may already be somebody else's when the read happens.
    await this.#reading;
    // Standard input is the process's own; libuv aborts where it is closed.
    if (this.#descriptor <= LAST_STANDARD_DESCRIPTOR) return;
    await new Promise<void>((resolve) => close(this.#descriptor, () => resolve()));
  }
}

export function readFault(error: NodeJS.ErrnoException): ByteFault {
  return { problem: "capture.read-failed", message: `reading failed (${error.code ?? error.message})` };
}
