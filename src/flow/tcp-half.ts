import type { FrameRef } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import { type Packet, SYN } from "../decode/packet.js";
import type { StreamPiece } from "./stream-piece.js";

/** Takes the stream in order. `gap` bytes were lost between two pieces. */
export interface StreamSink {
  piece(piece: StreamPiece): void;
  gap(direction: 0 | 1, length: number): void;
  /** The packet's payload waits for what comes before it: it will be handed on from another packet's turn. */
  waits(packet: Packet): void;
}

/** A segment that came before its turn; its bytes are a copy, since it outlives its frame. */
interface PendingSegment {
  sequence: number;
  bytes: Uint8Array;
  /** Payload bytes the headers promised; more than `bytes` where the snaplen cut it. */
  length: number;
  time: number;
  frame: number;
  capture: number;
  interface: number;
  earlierFrames: readonly FrameRef[];
}

/** What a segment that waits takes beside its bytes, as Linux counts it too (truesize): many small ones are no way around the bound. */
export const SEGMENT_OVERHEAD = 256;

/** Out-of-order segments held for all streams together, bookkeeping included, against the bound. */
export interface PendingBudget {
  bytes: number;
  readonly limit: number;
  /**
   * For the summary: gaps given up and bytes lost in them, segments that did not fit, segments outside any window, and
   * gaps given up since one direction held too many bytes or segments behind them.
   */
  gaps: number;
  lostBytes: number;
  overflows: number;
  strays: number;
  tooManyBytes: number;
  tooManySegments: number;
}

export type HalfLimits = Pick<Limits, "maxPendingBytes" | "maxPendingSegments" | "maxSegmentAhead">;

/**
 * One direction of a TCP stream put in order (RFC 9293 section 3.4): segmentation, reordering, retransmission, overlap
 * (what was handed on first wins) and sequence wrap. In-order payload is handed on straight from the packet, without a copy.
 * A gap is given up when the other side acknowledges past it (the frame was lost to us, not to the receiver), when too
 * much waits behind it, or when the flow ends.
 */
export class TcpHalf {
  readonly #direction: 0 | 1;
  readonly #limits: HalfLimits;
  readonly #budget: PendingBudget;
  /** Sequence number expected next, a signed 32-bit integer; meaningless until `#started`. */
  #next = 0;
  #started = false;
  #end = 0;
  #hasEnd = false;
  #offset = 0;
  #segments = 0;
  #pending: PendingSegment[] | undefined;
  #pendingBytes = 0;
  /** Where the latest segment outside the window ended: one that follows right on it makes both believable. */
  #strayEnd = 0;
  #hasStray = false;

  constructor(direction: 0 | 1, limits: HalfLimits, budget: PendingBudget) {
    this.#direction = direction;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** `initialSequence` is the number after the SYN, or undefined for a stream picked up in the middle. */
  begin(initialSequence: number | undefined): void {
    this.#started = initialSequence !== undefined;
    this.#next = initialSequence ?? 0;
    this.#hasEnd = false;
    this.#offset = 0;
    this.#segments = 0;
    this.#hasStray = false;
  }

  /** The stream ends at this sequence number: the FIN's own. One behind what was said already is not this stream's. */
  sawFin(sequence: number): void {
    if (this.#started && (((sequence - this.#next) | 0) < 0 || this.isFarOff(sequence))) return;
    this.#end = sequence;
    this.#hasEnd = true;
  }

  /** Whether the number lies where no window of this direction reaches: nobody who follows the stream sends it. */
  isFarOff(sequence: number): boolean {
    return this.#started && Math.abs((sequence - this.#next) | 0) > this.#limits.maxSegmentAhead;
  }

  /** The FIN was seen, and everything before it. */
  get isDone(): boolean {
    return this.#hasEnd && (!this.#started || ((this.#next - this.#end) | 0) >= 0);
  }

  get isWaiting(): boolean {
    return this.#pending !== undefined;
  }

  get segments(): number {
    return this.#segments;
  }

  /**
   * Takes `consumed` bytes off the piece at hand and counts from 0 again: there another protocol starts, in a tunnel.
   * `held` bytes of it came before the piece.
   */
  restart(piece: StreamPiece, consumed: number, held: number): void {
    this.#offset += held - piece.offset - consumed;
    piece.start += consumed;
    this.#segments = piece.start < piece.end ? 1 : 0;
    piece.offset = 0;
    piece.segment = 0;
    piece.atSegmentStart = true;
  }

  /** A packet of this direction. `piece` is the reused one that `sink` gets. */
  accept(packet: Packet, piece: StreamPiece, sink: StreamSink): void {
    const length = packet.payloadLength;
    if (length === 0) return;
    // A SYN takes a number of its own, also where data comes with it (RFC 7413).
    const sequence = (packet.tcpFlags & SYN) === 0 ? packet.sequence : (packet.sequence + 1) | 0;
    if (!this.#started) {
      // Picked up in the middle: the first payload seen is where the stream starts for us.
      this.#started = true;
      this.#next = sequence;
    }
    if (this.isFarOff(sequence) && !this.#follows(sequence, length, sink, piece)) return;
    const ahead = (sequence - this.#next) | 0;
    if (ahead > 0) {
      this.#keep(packet, sequence, sink, piece);
      return;
    }
    if (ahead + length <= 0) return; // a retransmission, or a keep-alive
    piece.time = packet.time;
    piece.frame = packet.frame;
    piece.capture = packet.capture;
    piece.interface = packet.interface;
    piece.earlierFrames = packet.earlierFrames;
    piece.ethernet = packet.ethernet;
    this.#deliver(packet.bytes, packet.payload, packet.payloadEnd, 0 - ahead, length, piece, sink);
    if (this.#pending !== undefined) this.#drain(piece, sink);
  }

  /** The other side acknowledged up to `acknowledgement`: what is missing before it will not come again. */
  acknowledged(acknowledgement: number, piece: StreamPiece, sink: StreamSink): void {
    if (this.isFarOff(acknowledgement)) return;
    while (this.#pending !== undefined) {
      const first = this.#pending[0]!;
      if (((acknowledgement - first.sequence) | 0) <= 0) return;
      this.#skipTo(first.sequence, sink);
      this.#drain(piece, sink);
    }
  }

  /** Hands on what still waits, with its gaps: the flow is over. */
  finish(piece: StreamPiece, sink: StreamSink): void {
    while (this.#pending !== undefined) {
      this.#skipTo(this.#pending[0]!.sequence, sink);
      this.#drain(piece, sink);
    }
  }

  /** Forgets what waits, without handing it on. */
  discard(): void {
    this.#budget.bytes -= this.#pendingBytes + (this.#pending?.length ?? 0) * SEGMENT_OVERHEAD;
    this.#pendingBytes = 0;
    this.#pending = undefined;
  }

  /**
   * `skip` bytes of the segment were delivered before; `length` is what its headers promise. `skip` is never minus zero:
   * that is no small integer to the engine, and would make every offset that is reckoned from it a boxed double.
   */
  #deliver(
    bytes: Uint8Array,
    start: number,
    end: number,
    skip: number,
    length: number,
    piece: StreamPiece,
    sink: StreamSink,
  ): void {
    const captured = end - start;
    piece.bytes = bytes;
    piece.start = start + skip;
    piece.end = end;
    piece.direction = this.#direction;
    piece.offset = this.#offset;
    piece.segment = this.#segments++;
    piece.atSegmentStart = skip === 0;
    piece.whole = captured >= length;
    this.#next = (this.#next + length - skip) | 0;
    this.#offset += length - skip;
    if (captured > skip) sink.piece(piece);
    if (captured < length) sink.gap(this.#direction, length - Math.max(captured, skip));
  }

  /**
   * A segment beyond any window is a stray or a forgery, and left alone. Where a second one follows right on it, more
   * was lost to us than a window holds: the stream goes on there.
   */
  #follows(sequence: number, length: number, sink: StreamSink, piece: StreamPiece): boolean {
    this.#budget.strays++;
    const follows = this.#hasStray && this.#strayEnd === sequence;
    this.#hasStray = !follows;
    this.#strayEnd = (sequence + length) | 0;
    if (follows) {
      this.finish(piece, sink);
      this.#jumpTo(sequence, sink);
    }
    return follows;
  }

  #keep(packet: Packet, sequence: number, sink: StreamSink, piece: StreamPiece): void {
    const captured = packet.payloadEnd - packet.payload;
    this.#pending ??= [];
    const pending = this.#pending;
    if (this.#budget.bytes + captured + SEGMENT_OVERHEAD > this.#budget.limit) {
      this.#budget.overflows++;
      if (pending.length === 0) {
        // No room to wait: the gap is given up at once.
        this.#pending = undefined;
        this.#skipTo(sequence, sink);
        this.accept(packet, piece, sink);
      }
      return;
    }
    let index = pending.length;
    while (index > 0 && ((sequence - pending[index - 1]!.sequence) | 0) < 0) index--;
    if (index > 0 && pending[index - 1]!.sequence === sequence && pending[index - 1]!.length >= packet.payloadLength) {
      return; // a copy of what already waits
    }
    pending.splice(index, 0, {
      sequence,
      bytes: packet.bytes.slice(packet.payload, packet.payloadEnd),
      length: packet.payloadLength,
      time: packet.time,
      frame: packet.frame,
      capture: packet.capture,
      interface: packet.interface,
      earlierFrames: packet.earlierFrames,
    });
    sink.waits(packet);
    this.#pendingBytes += captured;
    this.#budget.bytes += captured + SEGMENT_OVERHEAD;
    while (this.#pending !== undefined) {
      if (this.#pendingBytes > this.#limits.maxPendingBytes) this.#budget.tooManyBytes++;
      else if (this.#pending.length > this.#limits.maxPendingSegments) this.#budget.tooManySegments++;
      else return;
      this.#skipTo(this.#pending[0]!.sequence, sink);
      this.#drain(piece, sink);
    }
  }

  #skipTo(sequence: number, sink: StreamSink): void {
    if (((sequence - this.#next) | 0) > 0) this.#jumpTo(sequence, sink);
  }

  #jumpTo(sequence: number, sink: StreamSink): void {
    const missing = (sequence - this.#next) >>> 0;
    this.#next = sequence;
    this.#offset += missing;
    this.#budget.gaps++;
    this.#budget.lostBytes += missing;
    sink.gap(this.#direction, missing);
  }

  /** Hands on what has become contiguous. */
  #drain(piece: StreamPiece, sink: StreamSink): void {
    while (this.#pending !== undefined) {
      const first = this.#pending[0]!;
      const ahead = (first.sequence - this.#next) | 0;
      if (ahead > 0) return;
      if (this.#pending.length === 1) this.#pending = undefined;
      else this.#pending.shift();
      this.#pendingBytes -= first.bytes.length;
      this.#budget.bytes -= first.bytes.length + SEGMENT_OVERHEAD;
      if (ahead + first.length <= 0) continue;
      piece.time = first.time;
      piece.frame = first.frame;
      piece.capture = first.capture;
      piece.interface = first.interface;
      piece.earlierFrames = first.earlierFrames;
      piece.ethernet = -1;
      this.#deliver(first.bytes, 0, first.bytes.length, 0 - ahead, first.length, piece, sink);
    }
  }
}
