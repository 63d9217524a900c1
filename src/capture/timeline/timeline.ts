import { statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import { ChunkBuffers } from "../bytes/chunk-buffers.js";
import type { CaptureEnd, CapturePart, FrameBatch, FrameSource } from "../frame.js";
import { InputError } from "../input-error.js";
import { openCapture } from "../open-capture.js";
import { MergedBatch } from "./merged-batch.js";
import { NewFiles } from "./new-files.js";
import { OpenFile } from "./open-file.js";
import { orderByTime, type TimedPath } from "./order-by-time.js";

/** A file that has no more bytes is asked five times a second; every so many times, new files are looked for. */
const LOOK_EVERY = 5;
/** Between two looks where no file is left. */
const WAIT_MS = 1_000;

export interface TimelineOptions {
  readonly limits: Limits;
  /** Ends reading. */
  readonly signal?: AbortSignal;
  /** What stands between a capture and the timeline: a filter. */
  readonly through?: (capture: FrameSource) => FrameSource;
  /** Called when a file is done with. */
  readonly onEnd?: (part: CapturePart) => void;
  /** Wait for more, at the end of the last file and of all of them. */
  readonly follow?: FollowOptions;
}

export interface FollowOptions {
  /** All files there are now, known ones included. */
  readonly find: () => Promise<readonly string[]>;
  /** Called with each file that is followed; without a name where one is waited for. */
  readonly onFollow: (path: string | undefined) => void;
}

/**
 * Files as one timeline, which reads each of them once. Looks at the start of every file first, to learn its time.
 *
 *     const timeline = await openTimeline(["eth0.pcap", "eth1.pcap"], { limits: DEFAULT_LIMITS });
 *     await pipeline.read(timeline);
 */
export async function openTimeline(paths: readonly string[], options: TimelineOptions): Promise<Timeline> {
  const ordered = await orderByTime(paths, options.limits);
  if (options.follow === undefined) return new Timeline(ordered, options);
  const newFiles = new NewFiles(options.follow.find, options.limits);
  await newFiles.know(paths);
  return new Timeline(ordered, options, newFiles);
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
 * Where they are followed, the file that begins last is read on as it grows, until another one begins.
 */
export class Timeline implements FrameSource {
  /** Grows where new files are followed. */
  readonly parts: Part[];
  readonly #files: TimedPath[];
  readonly #options: TimelineOptions;
  readonly #newFiles: NewFiles | undefined;
  readonly #merged = new MergedBatch();
  readonly #memory: ChunkBuffers;
  #nextFile = 0;
  #late = 0;
  #end: CaptureEnd = { kind: "interrupted" };

  constructor(files: readonly TimedPath[], options: TimelineOptions, newFiles?: NewFiles) {
    this.#files = [...files];
    this.#options = options;
    this.#newFiles = newFiles;
    this.#memory = new ChunkBuffers(options.limits);
    this.parts = files.map(({ path }) => unread(path));
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
        if (merged.earliest === undefined) {
          if (this.#newFiles === undefined || this.#nextFile < this.#files.length) break;
          await this.#waitForFile();
          continue;
        }
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
      const { path } = this.#files[index]!;
      const followUntil = this.#newFiles && index === this.#files.length - 1 ? this.#isOverOf(path) : undefined;
      const memory = this.#memory;
      const options = { limits, memory, ...(signal && { signal }), ...(followUntil && { followUntil }) };
      const capture = openCapture(path, index, options);
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

  /** Of a file that is opened now: whether it was moved or deleted, or another one has begun. */
  #isOverOf(path: string): () => Promise<boolean> {
    this.#options.follow?.onFollow(path);
    const inode = inodeOf(path);
    let asked = 0;
    return async () => {
      if (asked++ % LOOK_EVERY !== 0) return false;
      await this.#lookForFiles();
      return this.#nextFile < this.#files.length || inodeOf(path) !== inode;
    };
  }

  async #lookForFiles(): Promise<void> {
    for (const file of await this.#newFiles!.look()) {
      if (this.#files.length >= this.#options.limits.maxInputFiles) return;
      this.#files.push(file);
      this.parts.push(unread(file.path));
    }
  }

  async #waitForFile(): Promise<void> {
    this.#options.follow?.onFollow(undefined);
    while (!this.#isStopped && this.#nextFile === this.#files.length) {
      await setTimeout(WAIT_MS, undefined, { ...(this.#options.signal && { signal: this.#options.signal }) }).catch(
        () => {},
      );
      if (!this.#isStopped) await this.#lookForFiles();
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

function unread(name: string): Part {
  return { name, frames: 0, end: { kind: "interrupted" } };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
