import { Frame, type FrameBatch, type FrameSource } from "../frame.js";

/** A file that is being read, one frame ahead: `frame` is the next one to hand on. */
export class OpenFile {
  /** Its place in the timeline's order. */
  readonly index: number;
  readonly source: FrameSource;
  readonly frame = new Frame();
  /** Frames handed on. */
  frames = 0;
  readonly #batches: AsyncIterator<FrameBatch>;
  #batch: FrameBatch | undefined;

  constructor(index: number, source: FrameSource) {
    this.index = index;
    this.source = source;
    this.#batches = source.batches()[Symbol.asyncIterator]();
  }

  /** Reads on until there is a frame. False at the end of the file. */
  async fill(): Promise<boolean> {
    for (;;) {
      const { value, done } = await this.#batches.next();
      if (done === true) return false;
      this.#batch = value;
      if (this.#batch.next(this.frame)) return true;
    }
  }

  /** Hands its frame on and takes the next one of the chunk. False where the chunk is used up. */
  handOn(to: Frame): boolean {
    to.take(this.frame);
    this.frames++;
    return this.#batch!.next(this.frame);
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
