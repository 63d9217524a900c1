import { type FrameRef, NO_FRAMES } from "../core/frame-ref.js";
import type { Microseconds } from "../core/time.js";

/**
 * Bytes of one direction of a TCP stream, in order, as they came in one segment. A single piece is filled again and
 * again and is valid during the call; whoever needs the bytes for longer copies them.
 */
export class StreamPiece {
  /** The bytes are `bytes[start, end)`. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  /** 0 from the initiator, 1 from the responder. */
  direction: 0 | 1 = 0;
  /** Where in the stream the piece stands: bytes of this direction before it, lost ones included. */
  offset = 0;
  /** Counts the payload segments of this direction from 0. */
  segment = 0;
  /** The piece starts where its segment starts: a message may begin here (D30). False behind an overlap. */
  atSegmentStart = true;
  /** The piece ends where its segment ends, nothing of it cut off by the snaplen. */
  whole = true;
  /** Of the frame that carried it. */
  time: Microseconds = 0;
  frame = 0;
  capture = 0;
  interface = 0;
  /** The frames before it: of IP fragments, and of an HTTP head that began in them and ends here. */
  earlierFrames: readonly FrameRef[] = NO_FRAMES;
  /** Offset of the frame's Ethernet header in `bytes`, or -1. */
  ethernet = -1;
}

const EMPTY = new Uint8Array(0);
