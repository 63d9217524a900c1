import type { FrameKeeper } from "../core/frame-keeper.js";
import type { FrameRef } from "../core/frame-ref.js";

/** Writes the frames behind an alert into a capture of their own. */
export interface CutOuts extends FrameKeeper {
  /** Undefined where no file could be written; that is counted. `frames` may hold a frame several times. */
  cutOut(alert: { readonly id: string; readonly rule: string }, frames: readonly WantedFrame[]): CutOut | undefined;
}

/** A frame that is to be cut out. */
export interface WantedFrame {
  readonly ref: FrameRef;
  /** The capture's name. */
  readonly capture: string;
  /** What rests on it, in a few words. */
  readonly why: string;
}

/** What became of them. */
export interface CutOut {
  /** Path of the capture that holds them. */
  readonly file: string;
  /** How many are not in it: no longer at hand, or beyond the bounds of one file. */
  readonly missing: number;
}
