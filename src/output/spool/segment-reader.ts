import { closeSync, openSync, readSync } from "node:fs";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { decodeRecord, HEADER_BYTES, type SpoolRecord } from "./record.js";

/** Bytes of one read. Larger than any record, so that "incomplete" after a full read means damage, not a long record. */
const WINDOW_BYTES = HEADER_BYTES + DEFAULT_LIMITS.maxSpoolRecordBytes;

/**
 * Reads a segment forward, as far as it is written, and again when more has been. What is damaged is passed over to
 * the next whole record; a record that is cut at the end of the file is waited for.
 */
export class SegmentReader {
  readonly #descriptor: number;
  #offset = 0;
  #window: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
  }

  next(): SpoolRecord | undefined {
    for (;;) {
      const found = decodeRecord(this.#window, this.#position);
      if (found.kind === "record") {
        this.#position = found.end;
        return found.record;
      }
      if (found.kind === "damaged") {
        this.#position = found.next;
        continue;
      }
      if (this.#refill()) continue;
      // The file ends here. A damaged length may reach beyond its end and hide whole records behind it.
      const hidden = this.#behindFalseLength();
      if (hidden === undefined) return undefined;
      this.#position = hidden;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Reads on from where the window ends; false where nothing new is there. */
  #refill(): boolean {
    const rest = this.#window.subarray(this.#position);
    if (rest.length >= WINDOW_BYTES) return false;
    const fresh = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, 64 << 10));
    const count = readSync(this.#descriptor, fresh, 0, fresh.length, this.#offset);
    if (count === 0) return false;
    this.#offset += count;
    this.#window = Buffer.concat([rest, fresh.subarray(0, count)]);
    this.#position = 0;
    return true;
  }

  #behindFalseLength(): number | undefined {
    for (let start = this.#position + 1; start + HEADER_BYTES <= this.#window.length; ) {
      const found = decodeRecord(this.#window, start);
      if (found.kind === "record") return start;
      start = found.kind === "damaged" ? found.next : start + 1;
    }
    return undefined;
  }
}
