import { Frame } from "../capture/frame.js";
import type { Counters } from "../core/counters.js";
import type { FrameKeeper } from "../core/frame-keeper.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import type { Microseconds } from "../core/time.js";

/** A frame as it was captured. */
export interface KeptFrame {
  readonly time: Microseconds;
  readonly linkType: number;
  /** Bytes on the wire. */
  readonly originalLength: number;
  /** The captured bytes; a view that the next `keep` may overwrite. */
  readonly bytes: Uint8Array;
}

interface Entry extends Omit<KeptFrame, "bytes"> {
  readonly key: string;
  /** Where its bytes stand in the ring. */
  readonly at: number;
  readonly length: number;
}

/**
 * Raw frames that detectors have taken note of, in a ring of bytes: the latest push out the oldest. What nobody takes
 * note of is never copied.
 */
export class FrameVault implements FrameKeeper {
  readonly #ring: Uint8Array;
  readonly #maxFrames: number;
  /** Where the next frame's bytes go. */
  #head = 0;
  readonly #byKey = new Map<string, Entry>();
  /** The same entries as a ring, the oldest at `#oldest`: their bytes follow each other in this order. */
  readonly #queue: Entry[] = [];
  #oldest = 0;
  /** Frames that had to go for later ones, by the bound that was reached. */
  #evictedForPlace = 0;
  #evictedForBytes = 0;
  /** Frames of the batch at hand, by their place in it. */
  readonly #batch: Frame[];
  #current: Frame;

  /** `together`: frames decoded before the first of them goes on. */
  constructor(limits: Pick<Limits, "maxKeptFrames" | "maxKeptFrameBytes">, together: number) {
    this.#ring = new Uint8Array(limits.maxKeptFrameBytes);
    this.#maxFrames = limits.maxKeptFrames;
    this.#batch = Array.from({ length: together }, () => new Frame());
    this.#current = new Frame();
  }

  /** A frame of the batch: `place` counts from 0. Its bytes stay where they are until the batch is over. */
  note(place: number, frame: Frame): void {
    const noted = this.#batch[place]!;
    noted.bytes = frame.bytes;
    noted.start = frame.start;
    noted.end = frame.end;
    noted.originalLength = frame.originalLength;
    noted.time = frame.time;
    noted.linkType = frame.linkType;
    noted.number = frame.number;
    noted.capture = frame.capture;
  }

  /** The packet of this frame is looked at now. */
  turnTo(place: number): void {
    this.#current = this.#batch[place]!;
  }

  keep({ capture, frame }: FrameRef): void {
    const { number, capture: from, bytes, start, end, time, linkType, originalLength } = this.#current;
    const length = end - start;
    const key = keyOf(capture, frame);
    if (number !== frame || from !== capture || this.#byKey.has(key) || length > this.#ring.length) return;
    const at = this.#makeRoom(length);
    this.#ring.set(bytes.subarray(start, end), at);
    this.#head = at + length;
    const entry = { key, at, length, time, linkType, originalLength };
    this.#byKey.set(key, entry);
    this.#queue[(this.#oldest + this.#byKey.size - 1) % this.#maxFrames] = entry;
  }

  find({ capture, frame }: FrameRef): KeptFrame | undefined {
    const entry = this.#byKey.get(keyOf(capture, frame));
    return entry && { ...entry, bytes: this.#ring.subarray(entry.at, entry.at + entry.length) };
  }

  report(counters: Counters): void {
    if (this.#evictedForPlace > 0) counters.add("limit.maxKeptFrames", this.#evictedForPlace);
    if (this.#evictedForBytes > 0) counters.add("limit.maxKeptFrameBytes", this.#evictedForBytes);
  }

  /** Where so many bytes may be written. */
  #makeRoom(length: number): number {
    if (this.#byKey.size >= this.#maxFrames) {
      this.#evict();
      this.#evictedForPlace++;
    }
    let at = this.#head;
    if (at + length > this.#ring.length) {
      // A frame without bytes may stand right behind the last byte.
      this.#clear(at, Number.POSITIVE_INFINITY);
      at = 0;
    }
    this.#clear(at, at + length);
    return at;
  }

  /** Nothing may stand in `[start, end)` any more: what does is the oldest there is. */
  #clear(start: number, end: number): void {
    while (this.#byKey.size > 0) {
      const { at } = this.#queue[this.#oldest]!;
      if (at < start || at >= end) return;
      this.#evict();
      this.#evictedForBytes++;
    }
  }

  #evict(): void {
    this.#byKey.delete(this.#queue[this.#oldest]!.key);
    this.#oldest = (this.#oldest + 1) % this.#maxFrames;
  }
}

function keyOf(capture: number, frame: number): string {
  return `${capture}:${frame}`;
}
