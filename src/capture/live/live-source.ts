import type { Limits } from "../../core/limits.js";
import type { ByteSource } from "../bytes/byte-source.js";
import type { CaptureEnd, Frame, FrameBatch, FrameSource } from "../frame.js";
import { captureOf } from "../open-capture.js";
import { RestingBytes } from "./resting-bytes.js";

const INTERRUPTED: CaptureEnd = { kind: "interrupted" };

/**
 * One interface as a capture without an end: an engine that is started again goes on where the last one broke off, and
 * frames are numbered through.
 */
export class LiveSource implements FrameSource {
  readonly name: string;
  readonly #index: number;
  readonly #limits: Limits;
  #waiting: ByteSource[] = [];
  #end: CaptureEnd = INTERRUPTED;
  #closed = false;
  #isInterrupted = false;
  #current: ByteSource | undefined;
  readonly #numbers = new NumberedThrough();
  #wake = (): void => {};

  constructor(name: string, index: number, limits: Limits) {
    this.name = name;
    this.#index = index;
    this.#limits = limits;
  }

  /** How the latest of its engines ended; it was interrupted where none has, or what it had to say was not waited for. */
  get end(): CaptureEnd {
    return this.#end;
  }

  get frames(): number {
    return this.#numbers.last;
  }

  /** What the next engine writes: taken up when the bytes before it have ended. */
  add(bytes: ByteSource): void {
    this.#waiting.push(new RestingBytes(bytes));
    this.#wake();
  }

  /** No more engines. `now` also lets go of what the present one has still to say. */
  close(now: boolean): void {
    this.#closed = true;
    this.#wake();
    if (!now) return;
    this.#isInterrupted = true;
    for (const bytes of [this.#current, ...this.#waiting]) void bytes?.close();
    this.#waiting = [];
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    const through = this.#numbers;
    for (;;) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) {
        if (this.#closed) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#current = bytes;
      through.startAgain();
      const capture = captureOf(this.name, this.#index, async () => bytes, { limits: this.#limits });
      for await (const batch of capture.batches()) yield through.of(batch);
      this.#end = this.#isInterrupted ? INTERRUPTED : capture.end;
    }
  }
}

class NumberedThrough implements FrameBatch {
  #batch: FrameBatch | undefined;
  #before = 0;
  last = 0;

  startAgain(): void {
    this.#before = this.last;
  }

  of(batch: FrameBatch): this {
    this.#batch = batch;
    return this;
  }

  next(frame: Frame): boolean {
    if (!this.#batch!.next(frame)) return false;
    frame.number += this.#before;
    this.last = frame.number;
    return true;
  }
}
