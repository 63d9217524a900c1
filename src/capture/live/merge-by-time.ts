import { type CaptureEnd, Frame, type FrameBatch, type FrameSource } from "../frame.js";
import type { LiveSource } from "./live-source.js";

/**
 * An engine hands frames on in blocks, tcpdump up to a second late: so long a frame of one interface waits for older ones
 * of another. The wait costs no memory of ours: what is not read stays in the kernel's ring.
 */
const HOLD_MS = 1_100;

interface Head {
  readonly batches: AsyncIterator<FrameBatch>;
  readonly frame: Frame;
  batch: FrameBatch | undefined;
  /** `frame` holds a frame that was not yet handed on. */
  isFull: boolean;
  isAsked: boolean;
  isOver: boolean;
  /** When its batch came, on the monotonic clock. */
  arrived: number;
}

/**
 * Several live sources as one, in the order of their frames' times: a tap that has one cable per direction is two
 * interfaces. A silent interface holds the others up no longer than it could be late.
 */
export class MergedByTime implements FrameSource {
  readonly name: string;
  readonly end: CaptureEnd = { kind: "interrupted" };
  readonly parts: readonly LiveSource[];
  #wake = (): void => {};

  constructor(sources: readonly LiveSource[]) {
    this.parts = sources;
    this.name = sources.map(({ name }) => name).join(" ");
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    const heads = this.parts.map(
      (source): Head => ({
        batches: source.batches()[Symbol.asyncIterator](),
        frame: new Frame(),
        batch: undefined,
        isFull: false,
        isAsked: false,
        isOver: false,
        arrived: 0,
      }),
    );
    const merged = new MergedBatch(heads);
    for (;;) {
      for (const head of heads) if (!head.isFull && !head.isAsked && !head.isOver) this.#ask(head);
      const full = heads.filter(({ isFull }) => isFull);
      if (full.length === 0 && heads.every(({ isOver }) => isOver)) return;
      const missing = heads.filter(({ isFull, isOver }) => !isFull && !isOver);
      merged.until = Number.POSITIVE_INFINITY;
      if (missing.length > 0) {
        const wait = full.length === 0 ? undefined : holdFor(full);
        if (wait === undefined || wait > 0) {
          await this.#news(wait);
          continue;
        }
        merged.until = (Date.now() - HOLD_MS) * 1000;
        if (full.some(({ arrived }) => performance.now() - arrived >= HOLD_MS)) merged.until = Number.POSITIVE_INFINITY;
      }
      yield merged;
    }
  }

  #ask(head: Head): void {
    head.isAsked = true;
    const done = (): void => {
      head.isAsked = false;
      this.#wake();
    };
    head.batches.next().then(
      ({ value, done: isOver }) => {
        head.isOver = isOver === true;
        head.batch = isOver === true ? undefined : value;
        head.isFull = head.batch?.next(head.frame) ?? false;
        head.arrived = performance.now();
        done();
      },
      () => {
        head.isOver = true;
        done();
      },
    );
  }

  #news(milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Milliseconds until the oldest frame has waited long enough, by its own time or since it came. */
function holdFor(full: readonly Head[]): number {
  const oldest = Math.min(...full.map(({ frame }) => frame.time)) / 1000;
  const earliest = Math.min(...full.map(({ arrived }) => arrived));
  return Math.min(oldest + HOLD_MS - Date.now(), earliest + HOLD_MS - performance.now());
}

/** Hands on the oldest frame of all, and stops where a source has run dry, or at a time up to which nothing can be missing. */
class MergedBatch implements FrameBatch {
  until = Number.POSITIVE_INFINITY;
  readonly #heads: readonly Head[];
  #isDry = false;

  constructor(heads: readonly Head[]) {
    this.#heads = heads;
  }

  next(frame: Frame): boolean {
    if (this.#isDry) {
      this.#isDry = false;
      return false;
    }
    let oldest: Head | undefined;
    for (let index = 0; index < this.#heads.length; index++) {
      const head = this.#heads[index]!;
      if (head.isFull && (oldest === undefined || head.frame.time < oldest.frame.time)) oldest = head;
    }
    if (oldest === undefined || oldest.frame.time > this.until) return false;
    frame.take(oldest.frame);
    oldest.isFull = oldest.batch!.next(oldest.frame);
    this.#isDry = !oldest.isFull;
    return true;
  }
}
