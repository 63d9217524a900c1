import { setTimeout } from "node:timers/promises";
import type { ByteFault, ByteSource } from "./byte-source.js";

/** How often a file that has no more bytes is asked again: as soon as an eye would miss it. */
const ASK_EVERY_MS = 200;

/** A file as whoever follows it sees it, apart from its bytes. */
export interface Followed {
  /** Bytes that the open file has. */
  size(): Promise<number>;
  /** Whether nothing more will be written to it, since it was rotated away. Asked whenever its end is reached. */
  isOver(): Promise<boolean>;
}

/** A file that somebody still writes: at its end more is waited for, until it is closed, cut back, or over. */
export class FollowedBytes implements ByteSource {
  readonly #file: ByteSource;
  readonly #followed: Followed;
  readonly #stop = new AbortController();
  #position = 0;
  #fault: ByteFault | undefined;

  constructor(file: ByteSource, followed: Followed) {
    this.#file = file;
    this.#followed = followed;
  }

  get fault(): ByteFault | undefined {
    return this.#fault ?? this.#file.fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    let isOver = false;
    while (!this.#stop.signal.aborted) {
      const count = await this.#file.read(target, offset, length);
      this.#position += count;
      // What was written before it was over has been read only if the read came after the question.
      if (count > 0 || isOver || this.#file.fault !== undefined) return count;
      if ((await this.#followed.size()) < this.#position) {
        this.#fault = {
          problem: "capture.cut-back",
          message: "the file was cut back while it was followed, what had not been read of it is lost",
        };
        return 0;
      }
      isOver = await this.#followed.isOver();
      if (!isOver) await setTimeout(ASK_EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => {});
    }
    return 0;
  }

  close(): Promise<void> {
    this.#stop.abort();
    return this.#file.close();
  }
}
