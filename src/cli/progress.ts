import { formatBytes } from "./words.js";

const EVERY_MS = 200;

/** A line that is written over, on a terminal's stderr: what has been read so far. Nothing elsewhere. */
export class Progress {
  readonly #isShown: boolean;
  #next = 0;
  #isOpen = false;

  constructor(isWanted: boolean) {
    this.#isShown = isWanted && process.stderr.isTTY === true;
  }

  show(name: string, frames: number, bytes: number): void {
    if (!this.#isShown || Date.now() < this.#next) return;
    this.#next = Date.now() + EVERY_MS;
    this.#isOpen = true;
    process.stderr.write(`\r\u001b[K${name}: ${frames.toLocaleString("en-US")} frames, ${formatBytes(bytes)}`);
  }

  clear(): void {
    if (this.#isOpen) process.stderr.write("\r\u001b[K");
    this.#isOpen = false;
  }
}
