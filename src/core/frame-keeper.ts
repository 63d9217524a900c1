import type { FrameRef } from "./frame-ref.js";

/** Keeps the bytes of frames that are evidence, or may become evidence, beyond the moment when they are at hand. */
export interface FrameKeeper {
  /** The frame that is being looked at is kept, if it is this one. */
  keep(frame: FrameRef): void;
}
