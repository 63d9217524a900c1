/** Cuts a text into TCP segments in every way that a network does, and takes down what reassembly makes of them. */
import fc from "fast-check";
import type { Packet } from "../../src/decode/packet.js";
import { StreamPiece } from "../../src/flow/stream-piece.js";
import type { PendingBudget, StreamSink } from "../../src/flow/tcp-half.js";
import { TcpHalf } from "../../src/flow/tcp-half.js";
import { end, packetOf } from "./packets.js";

export const LIMITS = { maxPendingBytes: 1 << 16, maxPendingSegments: 1024, maxSegmentAhead: 1 << 24 };

/** A range of the text, sent in one segment. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Segments that cover the text: cut anywhere, copies and overlapping ones among them, in any order. */
export function delivery(length: number): fc.Arbitrary<readonly Segment[]> {
  const offset = fc.integer({ min: 0, max: length });
  return fc
    .record({ cuts: fc.array(offset, { maxLength: 12 }), extra: fc.array(fc.tuple(offset, offset), { maxLength: 8 }) })
    .chain(({ cuts, extra }) => {
      const segments = [
        ...covering(length, cuts),
        ...extra.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
      ];
      return fc.shuffledSubarray(segments, { minLength: segments.length });
    });
}

export function covering(length: number, cuts: readonly number[]): Segment[] {
  const edges = [...new Set([0, ...cuts, length])].sort((left, right) => left - right);
  return edges.slice(1).map((edge, index) => ({ start: edges[index]!, end: edge }));
}

/** A sequence number to start from: often so near the end of the numbers that they wrap within the text. */
export const initialSequence = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -300, max: 0 }),
  fc.integer({ min: 2 ** 31 - 300, max: 2 ** 31 - 1 }),
);

export function segmentPacket(
  text: Uint8Array,
  first: number,
  { start, end: stop }: Segment,
  captured = stop - start,
): Packet {
  return packetOf({
    from: end("10.0.0.1", 1025),
    to: end("10.0.0.2", 80),
    sequence: (first + start) | 0,
    payload: text.subarray(start, start + Math.min(captured, stop - start)),
    promised: stop - start,
  });
}

/** One direction with its sink; `text` is what came out, a dot for each byte that was lost. */
export class Reassembly implements StreamSink {
  waits(): void {}

  readonly budget: PendingBudget;
  readonly half: TcpHalf;
  readonly pieces: { readonly offset: number; readonly segment: number; readonly text: string }[] = [];
  readonly gaps: number[] = [];
  readonly #piece = new StreamPiece();
  text = "";

  constructor(first: number | undefined, limits: Partial<typeof LIMITS> & { readonly total?: number } = {}) {
    this.budget = {
      bytes: 0,
      limit: limits.total ?? 1 << 20,
      gaps: 0,
      lostBytes: 0,
      overflows: 0,
      strays: 0,
      tooManyBytes: 0,
      tooManySegments: 0,
    };
    this.half = new TcpHalf(0, { ...LIMITS, ...limits }, this.budget);
    this.half.begin(first);
  }

  accept(packet: Packet): this {
    this.half.accept(packet, this.#piece, this);
    return this;
  }

  acknowledged(sequence: number): this {
    this.half.acknowledged(sequence | 0, this.#piece, this);
    return this;
  }

  finish(): this {
    this.half.finish(this.#piece, this);
    return this;
  }

  piece({ bytes, start, end: stop, offset, segment }: StreamPiece): void {
    const text = Buffer.from(bytes.subarray(start, stop)).toString("latin1");
    this.pieces.push({ offset, segment, text });
    if (offset !== this.text.length) throw new Error(`a piece at ${offset} after ${this.text.length} bytes`);
    this.text += text;
  }

  gap(_: 0 | 1, length: number): void {
    this.gaps.push(length);
    this.text += ".".repeat(length);
  }
}
