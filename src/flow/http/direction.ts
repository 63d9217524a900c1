/** Where one direction of a followed connection stands: used again, as the connection is. */
import type { ChunkedBody } from "./chunked-body.js";
import { type HeadKind, HeadScan, UNKNOWN } from "./head-scan.js";
import { HeldHead } from "./held-head.js";
import type { KeptMessage } from "./kept-message.js";

/** In a head, or before one. */
export const IN_HEAD = 0;
/** In a body of known length. */
export const IN_BODY = 1;
export const IN_CHUNKS = 2;
export const IN_REST = 3;
/** Bytes are missing, or a length could not be told: the next segment that begins with a start line is waited for. */
export const LOST = 4;
/** HTTP no longer. */
export const TUNNELLED = 5;
/** A bound was reached, or the direction was closed: what still comes is passed over. */
export const IGNORED = 6;
type Phase =
  | typeof IN_HEAD
  | typeof IN_BODY
  | typeof IN_CHUNKS
  | typeof IN_REST
  | typeof LOST
  | typeof TUNNELLED
  | typeof IGNORED;

export class Direction<Wanted> {
  phase!: Phase;
  /** REQUEST or RESPONSE once a first line of the kind was seen: content decides who asks, not who opened. */
  kind!: HeadKind;
  /** True from a loss until a first line fits again. */
  isResynchronizing!: boolean;
  readonly scan = new HeadScan();
  readonly held = new HeldHead();
  /** IN_BODY: bytes still to come. */
  remaining!: number;
  /** The wanted message whose body is coming in. */
  kept!: KeptMessage<Wanted> | undefined;
  /** Made when the first chunked body comes, and begun with each. */
  chunks: ChunkedBody | undefined = undefined;

  constructor() {
    this.begin();
  }

  /** Before the first byte. What was held and kept of an earlier connection has been let go of by then. */
  begin(): void {
    this.phase = IN_HEAD;
    this.kind = UNKNOWN;
    this.isResynchronizing = false;
    this.remaining = 0;
    this.kept = undefined;
    this.scan.reset();
  }
}
