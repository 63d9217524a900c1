import { setTimeout as sleep } from "node:timers/promises";
import type { ByteFault, ByteSource } from "../bytes/byte-source.js";

/** Half of what Linux keeps in a pipe: whoever gets less reads faster than there is to read. */
const ENOUGH_BYTES = 32 << 10;
/** Short beside the second from a frame to its alert, long beside the 20 µs that waking up costs. */
const REST_MS = 4;

/**
 * What an engine writes, taken in larger pieces: after a small one the next read waits a little for more to gather, since
 * waking up for a few frames at a time costs more than the frames do. Where there is much to read, nothing waits.
 */
export class RestingBytes implements ByteSource {
  readonly #bytes: ByteSource;
  #mayRest = false;

  constructor(bytes: ByteSource) {
    this.#bytes = bytes;
  }

  get fault(): ByteFault | undefined {
    return this.#bytes.fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#mayRest) await sleep(REST_MS);
    const count = await this.#bytes.read(target, offset, length);
    this.#mayRest = count > 0 && count < ENOUGH_BYTES;
    return count;
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}
