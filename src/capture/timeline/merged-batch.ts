import type { Frame, FrameBatch } from "../frame.js";
import type { OpenFile } from "./open-file.js";

/**
 * The frames of the files that are open, earliest first; of two with one time, that of the earlier file. A binary heap:
 * while frames come from one file, each costs two comparisons.
 */
export class MergedBatch implements FrameBatch {
  /** Frames later than this have to wait for files that are not open yet. */
  until = Number.POSITIVE_INFINITY;
  /** The file whose chunk is used up: nothing can be handed on before it is filled or removed. */
  dry: OpenFile | undefined;
  readonly #heap: OpenFile[] = [];
  #latest = Number.NEGATIVE_INFINITY;

  get files(): readonly OpenFile[] {
    return this.#heap;
  }

  get earliest(): OpenFile | undefined {
    return this.#heap[0];
  }

  /** Frames later than `time` were handed on already. */
  isBehind(time: number): boolean {
    return this.#latest > time;
  }

  add(file: OpenFile): void {
    const heap = this.#heap;
    let at = heap.push(file) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(file, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = file;
  }

  /** Takes the dry file out, which stands first. */
  remove(file: OpenFile): void {
    const last = this.#heap.pop()!;
    this.dry = undefined;
    if (last !== file) this.#settle(last);
  }

  next(frame: Frame): boolean {
    const earliest = this.#heap[0]!;
    if (this.dry !== undefined || earliest.frame.time > this.until) return false;
    if (earliest.handOn(frame)) this.#settle(earliest);
    else this.dry = earliest;
    if (frame.time > this.#latest) this.#latest = frame.time;
    return true;
  }

  /** Finds the place of `file`, which stands first or is to. */
  #settle(file: OpenFile): void {
    const heap = this.#heap;
    const length = heap.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, file)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = file;
  }
}

function isBefore(one: OpenFile, other: OpenFile): boolean {
  const time = one.frame.time;
  const otherTime = other.frame.time;
  return time < otherTime || (time === otherTime && one.index < other.index);
}
