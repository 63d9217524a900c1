import { closeSync, fsync, fsyncSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Counters } from "../../core/counters.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { makeFolder } from "../../disk/make-folder.js";
import { OutputError } from "../output-error.js";
import { failureInWords } from "../sinks/failure.js";
import { readCursors, removeCursor, writeCursor } from "./cursor.js";
import { SpoolLock } from "./lock.js";
import { encodeRecord, HEADER_BYTES, type SpoolRecord } from "./record.js";
import { SegmentReader } from "./segment-reader.js";

/** When what was appended is forced to the disk: a killed process loses nothing either way, a power cut may. */
export type SpoolSync = "always" | "interval" | "never";

export interface SpoolOptions {
  readonly folder: string;
  /** Bound of all segments together. Beyond it the oldest segment goes, and what was undelivered in it is lost, counted. */
  readonly maxBytes: number;
  readonly sync: SpoolSync;
}

/** Where one destination reads. */
export interface SpoolPlace {
  /** The first alert that is not yet settled. */
  readonly next: number;
  /** Alerts that had to be let go before it came to them. */
  readonly lost: number;
}

export interface Segment {
  readonly first: number;
  readonly path: string;
  bytes: number;
}

/** A sixteenth of the spool at most, so that one that goes is not much. */
const SEGMENTS = 16;
const MAX_SEGMENT_BYTES = 8 << 20;
const SYNC_EVERY_MS = 1000;
const SEGMENT_NAME = /^(\d{16})\.seg$/;

/**
 * Alerts on disk until every network output has delivered them: append-only segments, each named by the sequence
 * number it begins with, and a cursor a destination. A run never appends to a segment of another run, so a record torn
 * by a kill ends a file and stands in nobody's way.
 */
export class Spool {
  readonly folder: string;
  readonly #options: SpoolOptions;
  readonly #lock: SpoolLock;
  readonly #segments: Segment[];
  readonly #waiting = new Set<() => void>();
  readonly #places = new Map<string, { next: number; lost: number }>();
  #next: number;
  #writing: { readonly descriptor: number; readonly segment: Segment } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trouble: string | undefined;
  #tooLong = 0;
  #isUnsynced = false;
  /** A destination without a cursor may be one whose cursor was damaged: it gets everything there is. */
  readonly #isCursorMissing: boolean;

  /** Throws OutputError where the folder cannot be used, or is by another process. */
  static open(options: SpoolOptions): Spool {
    try {
      makeFolder(options.folder, 0o700);
      return new Spool(options, SpoolLock.take(options.folder));
    } catch (failure) {
      if (failure instanceof OutputError) throw failure;
      throw new OutputError(
        "output.spool",
        `Cannot keep a spool in ${options.folder}: ${failureInWords(failure)}. Name a folder you may write to with --spool DIR.`,
      );
    }
  }

  private constructor(options: SpoolOptions, lock: SpoolLock) {
    this.folder = options.folder;
    this.#options = options;
    this.#lock = lock;
    this.#segments = segmentsIn(options.folder);
    const { cursors, damaged } = readCursors(options.folder);
    this.#isCursorMissing = damaged > 0 || cursors.length === 0;
    for (const { name, next } of cursors) this.#places.set(name, { next, lost: 0 });
    this.#next = Math.max(1, this.#lastSequence() + 1, ...cursors.map(({ next }) => next));
    if (options.sync === "interval") {
      this.#timer = setInterval(() => this.#syncSoon(), SYNC_EVERY_MS);
      this.#timer.unref();
    }
  }

  /** The sequence number of the alert that comes next. */
  get next(): number {
    return this.#next;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Why something could not be kept. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** A destination takes its place: where it was, or at the end for one that is new. */
  join(name: string): SpoolPlace {
    const start = this.#isCursorMissing ? (this.#segments[0]?.first ?? this.#next) : this.#next;
    const place = this.#places.get(name) ?? { next: start, lost: 0 };
    this.#places.set(name, place);
    writeCursor(this.folder, { name, next: place.next });
    return place;
  }

  /** Everything below `next` is settled for this destination. */
  settle(name: string, next: number): void {
    const place = this.#places.get(name)!;
    if (next <= place.next) return;
    place.next = next;
    try {
      writeCursor(this.folder, { name, next });
    } catch (failure) {
      this.#trouble = `Cannot write to the spool ${this.folder}: ${failureInWords(failure)}.`;
    }
    this.#trim();
  }

  /** The destination is not used any more: alerts that waited for it alone go. */
  forget(name: string): void {
    removeCursor(this.folder, name);
    this.#places.delete(name);
    if (this.#places.size > 0) this.#trim();
    else for (const { path } of this.#segments.splice(0)) unlinkSync(path);
  }

  /** Keeps one alert, on disk when this returns. False where the disk refuses it: it is kept by nobody. */
  append(text: string): boolean {
    const record = encodeRecord(this.#next, text);
    if (record.length > HEADER_BYTES + DEFAULT_LIMITS.maxSpoolRecordBytes) {
      this.#tooLong++;
      this.#trouble = `An alert of ${record.length} bytes is too long for the spool.`;
      return false;
    }
    try {
      const { descriptor, segment } = this.#room(record.length);
      writeWhole(descriptor, record);
      segment.bytes += record.length;
      if (this.#options.sync === "always") fsyncSync(descriptor);
      this.#isUnsynced = true;
    } catch (failure) {
      this.#trouble = `Cannot write to the spool ${this.folder}: ${failureInWords(failure)}.`;
      this.#endSegment();
      return false;
    }
    this.#next++;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    this.#makeRoom();
    return true;
  }

  /** Alerts from `sequence` on, in order. `next` gives undefined where there is none yet. */
  read(sequence: number): SpoolReader {
    return new SpoolReader(sequence, this.#segments);
  }

  /** Resolves when something is appended. */
  appended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", wake, { once: true });
      this.#waiting.add(wake);
    });
  }

  /** Bounds that were reached. */
  report(counters: Counters): void {
    const lost = [...this.#places.values()].reduce((sum, place) => sum + place.lost, 0);
    if (lost > 0) counters.add("limit.maxSpoolBytes", lost);
    if (this.#tooLong > 0) counters.add("limit.maxSpoolRecordBytes", this.#tooLong);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#endSegment();
    this.#trim();
    this.#lock.release();
  }

  #room(bytes: number): { readonly descriptor: number; readonly segment: Segment } {
    const most = Math.min(MAX_SEGMENT_BYTES, Math.floor(this.#options.maxBytes / SEGMENTS));
    if (this.#writing !== undefined && this.#writing.segment.bytes + bytes > most) this.#endSegment();
    if (this.#writing === undefined) {
      const path = join(this.folder, `${String(this.#next).padStart(16, "0")}.seg`);
      const last = this.#segments.at(-1);
      if (last?.first === this.#next) {
        // All it holds is a torn record. A new file, for a reader may have the old one open.
        this.#segments.pop();
        unlinkSync(last.path);
      }
      const segment: Segment = { first: this.#next, path, bytes: 0 };
      const descriptor = openSync(path, "wx", 0o640);
      this.#segments.push(segment);
      this.#writing = { descriptor, segment };
    }
    return this.#writing;
  }

  #endSegment(): void {
    if (this.#writing === undefined) return;
    if (this.#options.sync !== "never") trySync(this.#writing.descriptor);
    closeSync(this.#writing.descriptor);
    this.#writing = undefined;
  }

  /** The policy when full: the oldest segment goes, whoever still wanted it. */
  #makeRoom(): void {
    while (this.bytes > this.#options.maxBytes && this.#segments.length > 1) {
      const next = this.#segments[1]!.first;
      for (const place of this.#places.values()) {
        if (place.next < next) [place.lost, place.next] = [place.lost + next - place.next, next];
      }
      this.#trim();
    }
  }

  /** Removes segments that nobody has yet to read. */
  #trim(): void {
    if (this.#places.size === 0) return;
    const least = Math.min(this.#next, ...[...this.#places.values()].map(({ next }) => next));
    while (this.#segments.length > 0) {
      const [oldest, following] = this.#segments;
      const end = following?.first ?? this.#next;
      if (end > least || oldest === this.#writing?.segment) break;
      unlinkSync(oldest!.path);
      this.#segments.shift();
    }
  }

  #lastSequence(): number {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return 0;
    let last = segment.first - 1;
    const reader = new SegmentReader(segment.path);
    for (let record = reader.next(); record !== undefined; record = reader.next()) last = record.sequence;
    reader.close();
    return last;
  }

  #syncSoon(): void {
    if (this.#writing === undefined || !this.#isUnsynced) return;
    this.#isUnsynced = false;
    fsync(this.#writing.descriptor, () => {});
  }
}

/** Follows the segments in order. */
export class SpoolReader {
  readonly #segments: readonly Segment[];
  #sequence: number;
  #open: { readonly segment: Segment; readonly reader: SegmentReader } | undefined;

  constructor(sequence: number, segments: readonly Segment[]) {
    this.#sequence = sequence;
    this.#segments = segments;
  }

  next(): SpoolRecord | undefined {
    for (;;) {
      if (this.#open === undefined && !this.#enter(this.#start())) return undefined;
      const { reader } = this.#open!;
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.sequence < this.#sequence) continue;
        this.#sequence = record.sequence + 1;
        return record;
      }
      const { segment } = this.#open!;
      const following = this.#segments.find((other) => other !== segment && other.first >= segment.first);
      if (!this.#enter(following)) return undefined;
    }
  }

  close(): void {
    this.#open?.reader.close();
    this.#open = undefined;
  }

  /** The segment that holds the wanted alert, or the first behind it. */
  #start(): Segment | undefined {
    return this.#segments.findLast(({ first }) => first <= this.#sequence) ?? this.#segments[0];
  }

  #enter(segment: Segment | undefined): boolean {
    if (segment === undefined) return false;
    this.close();
    this.#open = { segment, reader: new SegmentReader(segment.path) };
    return true;
  }
}

/** In order. */
export function segmentsIn(folder: string): Segment[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const first = SEGMENT_NAME.exec(name)?.[1];
      const path = join(folder, name);
      return first === undefined ? [] : [{ first: Number(first), path, bytes: statSync(path).size }];
    })
    .sort((one, other) => one.first - other.first);
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

function trySync(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch {
    // A file system that cannot sync has nothing better to offer.
  }
}
