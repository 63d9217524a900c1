import type { CaptureEnd, Frame, FrameBatch, FrameSource } from "../capture/frame.js";
import type { FramePredicate } from "./filter.js";

/** A capture of which only the frames that pass are seen. They keep their numbers. */
export class FilteredCapture implements FrameSource, FrameBatch {
  readonly #source: FrameSource;
  readonly #passes: FramePredicate;
  #batch: FrameBatch | undefined;

  constructor(source: FrameSource, passes: FramePredicate) {
    this.#source = source;
    this.#passes = passes;
  }

  get name(): string {
    return this.#source.name;
  }

  get end(): CaptureEnd {
    return this.#source.end;
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    for await (const batch of this.#source.batches()) {
      this.#batch = batch;
      yield this;
    }
  }

  next(frame: Frame): boolean {
    while (this.#batch!.next(frame)) if (this.#passes(frame)) return true;
    return false;
  }
}
