import { access, constants, stat } from "node:fs/promises";
import type { Limits } from "../../core/limits.js";
import type { Microseconds } from "../../core/time.js";
import { ChunkBuffers } from "../bytes/chunk-buffers.js";
import { Frame } from "../frame.js";
import { STANDARD_INPUT } from "../input-path.js";
import { type CaptureOptions, openCapture } from "../open-capture.js";

/** A look at the start needs little, and there may be many files. */
const PEEK_CHUNK_BYTES = 64 << 10;
/** Chunks without a frame (secrets, names, annotations) before a file counts as one without frames. */
const PEEK_CHUNKS = 16;

export interface TimedPath {
  readonly path: string;
  /** Of the first frame; Infinity where there is none, or where it cannot be known before the file is read. */
  readonly time: Microseconds;
}

/**
 * The files of one run are one timeline: in order of their first frame, by name where those are equal. Files without a
 * frame follow by name, and last, as they were given, those that can be read only once (fifos and standard
 * input) or not at all.
 */
export async function orderByTime(paths: readonly string[], limits: Limits): Promise<TimedPath[]> {
  if (paths.length < 2) return paths.map((path) => ({ path, time: Number.POSITIVE_INFINITY }));
  const peek = peekOptions(limits);
  const files: TimedPath[] = [];
  const readOnce: TimedPath[] = [];
  for (const path of paths) {
    if (await isFile(path)) files.push({ path, time: await timeOfFirstFrame(path, peek) });
    else readOnce.push({ path, time: Number.POSITIVE_INFINITY });
  }
  files.sort(inByTime);
  return [...files, ...readOnce];
}

/** What cannot be looked at is told when its turn comes. */
async function isFile(path: string): Promise<boolean> {
  if (path === STANDARD_INPUT) return false;
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** How files are opened for a look at their start; the same for all of them. */
export function peekOptions(limits: Limits): CaptureOptions {
  const peek = { ...limits, readChunkBytes: Math.min(limits.readChunkBytes, PEEK_CHUNK_BYTES) };
  return { limits: peek, memory: new ChunkBuffers(peek) };
}

/** Infinity where there is none among the first blocks. */
export async function timeOfFirstFrame(path: string, options: CaptureOptions): Promise<Microseconds> {
  const capture = openCapture(path, 0, options);
  const frame = new Frame();
  let chunks = 0;
  for await (const batch of capture.batches()) {
    if (batch.next(frame)) return frame.time;
    if (++chunks === PEEK_CHUNKS) break;
  }
  return Number.POSITIVE_INFINITY;
}

/** By first frame, by name where those are equal. */
export function inByTime(left: TimedPath, right: TimedPath): number {
  return compare(left.time, right.time) || compare(left.path, right.path);
}

function compare<T extends number | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
