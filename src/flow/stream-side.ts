import { type FrameRef, NO_FRAMES } from "../core/frame-ref.js";
import { TcpHalf } from "./tcp-half.js";

/**
 * One direction of a followed stream, and what was made of it so far. One object: of the thousands of streams alive most
 * lie beyond the caches, and each object that a segment leads to is one more wait for memory.
 */
export class StreamSide extends TcpHalf {
  /** Another protocol runs here, inside a tunnel. */
  isTunnelled = false;
  /** The stream detectors want no more of it, and it is followed, if at all, for HTTP. */
  isLetGo = false;
  /** Which stream detectors want no more of it, a bit each. */
  declined = 0;
  /** The frames of an HTTP head that has begun and is not whole, in order; made anew, as evidence keeps them. */
  headFrames: readonly FrameRef[] = NO_FRAMES;

  /** Forgets everything of the flow. */
  clear(): void {
    this.discard();
    this.isTunnelled = false;
    this.isLetGo = false;
    this.declined = 0;
    this.headFrames = NO_FRAMES;
  }
}
