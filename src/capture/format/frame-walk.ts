import type { Limits } from "../../core/limits.js";
import type { Chunk } from "../bytes/chunk-reader.js";
import type { CaptureFault } from "../fault.js";
import type { FrameBatch } from "../frame.js";

/** Walks the records of one format through the chunks of a capture. It is the batch of whichever chunk is current. */
export interface FrameWalk extends FrameBatch {
  /** What is wrong with the bytes that `next` came to; from then on it is false. */
  readonly fault: CaptureFault | undefined;
  /** What is missing if the capture ends where the walk stands now. */
  faultAtEnd(): CaptureFault | undefined;
  /** The interfaces met so far, for reports; at most `limits.maxInterfaces`. */
  readonly interfaces: readonly CaptureInterface[];
}

/** Where frames were captured, as the capture tells it. Its place in the list is `Frame.interface`. */
export interface CaptureInterface {
  /** LINKTYPE_ value, https://www.tcpdump.org/linktypes.html */
  readonly linkType: number;
  /** Longest captured length; 0 where there is no such bound. */
  readonly snaplen: number;
  readonly name?: string;
  readonly description?: string;
}

/** What a walk is given: the chunk, which is refilled under it, and whose frames these are. */
export interface WalkContext {
  readonly chunk: Chunk;
  readonly captureIndex: number;
  readonly limits: Limits;
}
