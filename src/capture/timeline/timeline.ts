import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import type { CaptureEnd, CapturePart, FrameBatch, FrameSource } from "../frame.js";
import { InputError } from "../input-error.js";
import { openCapture } from "../open-capture.js";
import { MergedBatch } from "./merged-batch.js";
import { OpenFile } from "./open-file.js";
import { orderByTime, type TimedPath } from "./order-by-time.js";

export interface TimelineOptions {
  readonly limits: Limits;
  /** Ends reading. */
  readonly signal?: AbortSignal;
  /** What stands between a capture and the timeline: a filter. */
  readonly through?: (capture: FrameSource) => FrameSource;
  /** Called when a file is done with. */
  readonly onEnd?: (part: CapturePart) => void;
}

/**
 * Files as one timeline, which reads each of them once. Looks at the start of every file first, to learn its time.
 *
 *     const timeline = await openTimeline(["eth0.pcap", "eth1.pcap"], { limits: DEFAULT_LIMITS });
 *     await pipeline.read(timeline);
 */
export async function openTimeline(paths: readonly string[], options: TimelineOptions): Promise<Timeline> {
  return new Timeline(await orderByTime(paths, options.limits), options);
}

/** A file of the timeline. */
interface Part extends CapturePart {
  frames: number;
  end: CaptureEnd;
}

/**
 * The frames of files that overlap in time come in the order of their times, as `mergecap` writes them; files that
 * follow each other are read one by one. A file is opened when the time of its first frame has come, so that as many
 * are open as overlap: `limits.maxOpenCaptures` at most, beyond which a file waits, is read late, and is counted.
 */
export class Timeline implements FrameSource {
  readonly parts: readonly Part[];
  readonly #files: readonly TimedPath[];
  readonly #options: TimelineOptions;
  readonly #merged = new MergedBatch();
  #nextFile = 0;
  #late = 0;
  #end: CaptureEnd = { kind: "interrupted" };

  constructor(files: readonly TimedPath[], options: TimelineOptions) {
    this.#files = files;
    this.#options = options;
    this.parts = files.map(({ path }): Part => ({ name: path, frames: 0, end: { kind: "interrupted" } }));
  }

  /** The file that the latest frames came from. */
  get name(): string {
    const current = this.#merged.earliest?.index ?? Math.min(this.#nextFile, this.#files.length - 1);
    return this.#files[current]?.path ?? "";
  }

  get end(): CaptureEnd {
    return this.#end;
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    const merged = this.#merged;
    try {
      while (!this.#isStopped) {
        await this.#openFiles();
        if (merged.earliest === undefined) break;
        yield merged;
        if (merged.dry !== undefined) await this.#refill(merged.dry);
      }
      if (!this.#isStopped) this.#end = this.parts.find(({ end }) => end.kind === "cut")?.end ?? { kind: "clean" };
    } finally {
      for (const file of merged.files) {
        this.#noteEnd(file);
        await file.close();
      }
    }
  }

  /** Adds what was counted. */
  report(counters: Counters): void {
    if (this.#late > 0) counters.add("limit.maxOpenCaptures", this.#late);
  }

  get #isStopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** Opens what is due by the time of the earliest frame, and says up to when the files that are open can be merged. */
  async #openFiles(): Promise<void> {
    const merged = this.#merged;
    merged.until = Number.POSITIVE_INFINITY;
    while (this.#nextFile < this.#files.length && !this.#isStopped) {
      const { time } = this.#files[this.#nextFile]!;
      if (merged.earliest !== undefined && merged.earliest.frame.time <= time) {
        merged.until = time;
        return;
      }
      if (merged.files.length >= this.#options.limits.maxOpenCaptures) return;
      if (merged.earliest !== undefined && merged.isBehind(time)) this.#late++;
      await this.#openFile(this.#nextFile++);
    }
  }

  async #openFile(index: number): Promise<void> {
    const { limits, signal, through } = this.#options;
    try {
      const capture = openCapture(this.#files[index]!.path, index, { limits, ...(signal && { signal }) });
      const file = new OpenFile(index, through === undefined ? capture : through(capture));
      if (await file.fill()) this.#merged.add(file);
      else this.#ended(file);
    } catch (error) {
      // A file that went away since it was listed must not take along what the others tell.
      if (!(error instanceof InputError)) throw error;
      const part = this.parts[index]!;
      part.end = { kind: "cut", offset: 0, problem: error.code, message: error.message };
      this.#options.onEnd?.(part);
    }
  }

  async #refill(file: OpenFile): Promise<void> {
    this.#merged.remove(file);
    if (await file.fill()) this.#merged.add(file);
    else this.#ended(file);
  }

  #ended(file: OpenFile): void {
    this.#noteEnd(file);
    this.#options.onEnd?.(this.parts[file.index]!);
  }

  #noteEnd({ index, frames, source }: OpenFile): void {
    this.parts[index]!.frames = frames;
    this.parts[index]!.end = source.end;
  }
}
