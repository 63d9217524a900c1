import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import type { Microseconds } from "../core/time.js";

/**
 * One captured frame: a window on the chunk it was read into. A single Frame is filled again and again; whoever needs
 * bytes for longer than the current frame copies them, and says so.
 */
export class Frame {
  /** The chunk, as bytes and as a view of the same memory; offset 0 of both is the same byte. */
  bytes: Uint8Array = EMPTY;
  view: DataView = EMPTY_VIEW;
  /** The captured bytes are `bytes[start, end)`. */
  start = 0;
  end = 0;
  /** Bytes the frame had on the wire; larger than `end - start` where the snaplen cut it. */
  originalLength = 0;
  /** When the frame was captured; 0 where the format does not say (pcapng simple packet blocks). */
  time: Microseconds = 0;
  /** LINKTYPE_ value, https://www.tcpdump.org/linktypes.html */
  linkType = 0;
  /** Index of the interface within its capture; 0 for classic pcap. */
  interface = 0;
  /** Counts from 1 within its capture, every packet record included, as Wireshark counts. */
  number = 0;
  /** Index of the capture in the run's list. */
  capture = 0;

  /** Becomes a window on what `other` is one on. */
  take(other: Frame): void {
    this.bytes = other.bytes;
    this.view = other.view;
    this.start = other.start;
    this.end = other.end;
    this.originalLength = other.originalLength;
    this.time = other.time;
    this.linkType = other.linkType;
    this.interface = other.interface;
    this.number = other.number;
    this.capture = other.capture;
  }
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** The frames of one chunk. `next` fills the given frame and is true, or is false when the chunk is used up. */
export interface FrameBatch {
  next(frame: Frame): boolean;
}

/** How reading a capture ended. Only `clean` means that everything in it was seen. */
export type CaptureEnd =
  | { readonly kind: "clean" }
  /** The input is damaged or cut: frames up to `offset` were delivered. `problem` is a stable dotted name. */
  | {
      readonly kind: "cut";
      readonly offset: number;
      readonly problem: string;
      readonly message: string;
      /** The bound that was reached, by its name in core/limits.ts. */
      readonly limit?: keyof Limits;
    }
  /** Reading stopped on request. */
  | { readonly kind: "interrupted" };

/** One capture: a file, or standard input. Its batches can be walked once. */
export interface FrameSource {
  /** As the user knows it: the path, or `-`. */
  readonly name: string;
  /** Captures read as one, each by its name; `Frame.capture` counts them from the source's own index on. */
  readonly parts?: readonly CapturePart[];
  /** One asynchronous step per chunk; everything within a chunk is synchronous. A batch is valid until the next one. */
  batches(): AsyncIterable<FrameBatch>;
  /** Known once `batches()` is finished. */
  readonly end: CaptureEnd;
  /** Adds what was counted while reading, limits that were reached. */
  report?(counters: Counters): void;
}

/** One of the captures that are read as one. */
export interface CapturePart {
  readonly name: string;
  readonly frames: number;
  readonly end: CaptureEnd;
}
