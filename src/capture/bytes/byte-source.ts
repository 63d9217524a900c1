import type { Limits } from "../../core/limits.js";

/** Where the bytes of a capture come from: a file, a pipe, or a gzip member inside one of them. */
export interface ByteSource {
  /**
   * Writes at least one and at most `length` bytes into `target` from `offset` on and gives their number, or 0 where
   * there are no more: at the end, after a fault, and once closed. One read at a time.
   */
  read(target: Uint8Array, offset: number, length: number): Promise<number>;
  /**
   * The bytes are there when they are asked for: reading ahead would win no time, and what was read last is still in the
   * processor's cache if nothing was read since. Where this is not set, they come from elsewhere, and are asked for early.
   */
  readonly comesAtOnce?: boolean;
  /** Why the bytes stopped before their end. Known once `read` has given 0. */
  readonly fault: ByteFault | undefined;
  /** Lets everything go. May come at any time: a read that is waiting then gives 0. */
  close(): Promise<void>;
}

/** `message` is a clause that follows "at byte N of the capture" or stands before it, without a full stop. */
export interface ByteFault {
  readonly problem: string;
  readonly message: string;
  /** The bound that was reached, by its name in core/limits.ts. */
  readonly limit?: keyof Limits;
}
