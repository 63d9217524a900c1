import { writeSync } from "node:fs";
import { Socket } from "node:net";

const PAUSE_MS = 1;

/**
 * Bytes on their way into a pipe whose reader may be busy for a moment: what the pipe does not take waits here, up to a
 * bound. Nothing is left to the event loop, which whoever writes may not come back to.
 */
export class PipeQueue {
  readonly #descriptor: number;
  readonly #maxBytes: number;
  /** Oldest first, the first of them from `#start` on. */
  #waiting: Uint8Array[] = [];
  #start = 0;
  #bytes = 0;

  constructor(descriptor: number, maxBytes: number) {
    this.#descriptor = descriptor;
    this.#maxBytes = maxBytes;
    // Node.js has no call to make writes return at once; a socket that takes over the descriptor makes it so.
    new Socket({ fd: descriptor, readable: false, writable: true }).unref();
  }

  /** Copies what the pipe does not take at once. Waits for the reader where the queue is full. */
  write(bytes: Uint8Array): void {
    while (this.#bytes + bytes.length > this.#maxBytes) {
      if (!this.push()) pause();
    }
    if (!this.push()) this.#keep(bytes);
    else {
      const taken = this.#offer(bytes);
      if (taken < bytes.length) this.#keep(bytes.subarray(taken));
    }
  }

  /** Hands on what the pipe takes; true where nothing is left. */
  push(): boolean {
    while (this.#bytes > 0) {
      const oldest = this.#waiting[0]!;
      const taken = this.#offer(oldest.subarray(this.#start));
      this.#bytes -= taken;
      this.#start += taken;
      if (this.#start < oldest.length) return false;
      this.#waiting.shift();
      this.#start = 0;
    }
    return true;
  }

  /** Waits until the reader has everything. */
  finish(): void {
    while (!this.push()) pause();
  }

  #keep(bytes: Uint8Array): void {
    this.#waiting.push(new Uint8Array(bytes));
    this.#bytes += bytes.length;
  }

  /** How many bytes the pipe took. */
  #offer(bytes: Uint8Array): number {
    let taken = 0;
    try {
      while (taken < bytes.length) taken += writeSync(this.#descriptor, bytes, taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
    return taken;
  }
}

const CELL = new Int32Array(new SharedArrayBuffer(4));

/** Without the event loop. */
export function pause(milliseconds = PAUSE_MS): void {
  Atomics.wait(CELL, 0, 0, milliseconds);
}
