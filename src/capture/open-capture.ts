import { accessSync, constants, statSync } from "node:fs";
import type { Limits } from "../core/limits.js";
import type { ByteSource } from "./bytes/byte-source.js";
import { ChunkBuffers } from "./bytes/chunk-buffers.js";
import { ChunkReader } from "./bytes/chunk-reader.js";
import { decompressed } from "./bytes/compression.js";
import { openBytes } from "./bytes/open-bytes.js";
import { type CaptureFault, captureFault } from "./fault.js";
import { isCaptureMagic, LOOK_BYTES, START_BYTES, startWalk } from "./format/format.js";
import type { CaptureInterface, FrameWalk } from "./format/frame-walk.js";
import { type CaptureEnd, Frame, type FrameBatch, type FrameSource } from "./frame.js";
import { inputErrorOf, isFolder, STANDARD_INPUT } from "./input-path.js";

export interface CaptureOptions {
  readonly limits: Limits;
  /** Ends reading, also where it waits for a pipe that stalls. */
  readonly signal?: AbortSignal;
  /** At the end of a file, wait for more until this says that there will be none. */
  readonly followUntil?: () => Promise<boolean>;
  /** Memory that captures use one after the other; made with these limits. Without it, a capture has its own. */
  readonly memory?: ChunkBuffers;
}

/** A capture that also tells where its frames were taken. */
export interface Capture extends FrameSource {
  /** The interfaces met so far, by `Frame.interface`; complete once `batches()` is finished. */
  readonly interfaces: readonly CaptureInterface[];
}

/**
 * A capture file, fifo or standard input (`-`): classic pcap or pcapng, gzip, zstd or neither, known by its bytes. Throws an
 * InputError where it cannot be read at all; whatever is wrong with its bytes is in `end`. The file is open only while
 * `batches()` is walked.
 *
 *     const capture = openCapture("trace.pcap", 0, { limits: DEFAULT_LIMITS });
 *     const frame = new Frame();
 *     for await (const batch of capture.batches()) while (batch.next(frame)) count++;
 *     if (capture.end.kind === "cut") console.error(capture.end.message);
 */
export function openCapture(path: string, captureIndex: number, options: CaptureOptions): Capture {
  if (path !== STANDARD_INPUT) {
    try {
      accessSync(path, constants.R_OK);
    } catch (error) {
      throw inputErrorOf(path, error);
    }
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw isFolder(path);
  }
  return captureOf(path, captureIndex, () => openBytes(path, options.limits, options.followUntil), options);
}

/** The same for bytes from elsewhere: a capture engine's pipe, or memory. */
export function captureOf(
  name: string,
  captureIndex: number,
  open: () => Promise<ByteSource>,
  options: CaptureOptions,
): Capture {
  return new ByteCapture(name, captureIndex, open, options);
}

class ByteCapture implements Capture {
  readonly name: string;
  readonly #index: number;
  readonly #open: () => Promise<ByteSource>;
  readonly #limits: Limits;
  readonly #signal: AbortSignal | undefined;
  readonly #memory: ChunkBuffers;
  #begun = false;
  /** A consumer that stops early leaves this as it is. */
  #end: CaptureEnd = { kind: "interrupted" };
  #walk: FrameWalk | undefined;

  constructor(name: string, index: number, open: () => Promise<ByteSource>, options: CaptureOptions) {
    this.name = name;
    this.#index = index;
    this.#open = open;
    this.#limits = options.limits;
    this.#signal = options.signal;
    this.#memory = options.memory ?? new ChunkBuffers(options.limits);
  }

  get end(): CaptureEnd {
    return this.#end;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#walk?.interfaces ?? [];
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    if (this.#begun) throw new Error(`the batches of ${this.name} can be walked once`);
    this.#begun = true;
    if (this.#signal?.aborted) return;
    let bytes = await this.#open();
    const close = (): void => void bytes.close();
    this.#signal?.addEventListener("abort", close);
    let reader: ChunkReader | undefined;
    try {
      bytes = await decompressed(bytes, this.#limits);
      reader = new ChunkReader(bytes, this.#memory);
      const end = yield* this.#walkBytes(bytes, reader);
      if (!this.#signal?.aborted) this.#end = end;
    } finally {
      this.#signal?.removeEventListener("abort", close);
      await bytes.close();
      await reader?.close();
    }
  }

  async *#walkBytes(bytes: ByteSource, reader: ChunkReader): AsyncGenerator<FrameBatch, CaptureEnd, void> {
    await reader.fillTo(START_BYTES);
    const { bytes: start, start: from, end: to } = reader.chunk;
    if (!isCaptureMagic(start.subarray(from, to))) await reader.fillTo(LOOK_BYTES);
    const started = startWalk({ chunk: reader.chunk, captureIndex: this.#index, limits: this.#limits });
    if ("kind" in started) return bytes.fault === undefined ? started : byteFault(bytes, 0);
    const walk = started;
    this.#walk = walk;
    const unwanted = new Frame();
    do {
      yield walk;
      while (walk.next(unwanted)) {}
      if (walk.fault !== undefined) return walk.fault;
    } while (!this.#signal?.aborted && (await reader.fill()));
    const missing = walk.faultAtEnd();
    if (bytes.fault !== undefined) return byteFault(bytes, missing?.offset ?? reader.chunk.origin + reader.chunk.end);
    return missing ?? { kind: "clean" };
  }
}

/** The bytes themselves stopped early: that says more than the record they happened to stop in. */
function byteFault(bytes: ByteSource, offset: number): CaptureFault {
  const { problem, message, limit } = bytes.fault!;
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return captureFault(
    problem,
    offset,
    `${sentence}: the packets before byte ${offset} of the capture were read.`,
    limit,
  );
}
