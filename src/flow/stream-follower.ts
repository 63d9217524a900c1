import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { ACK, FIN, type Packet } from "../decode/packet.js";
import type { Flow } from "./flow.js";
import type { FlowListener } from "./flow-listener.js";
import * as R from "./flow-record.js";
import type { FlowTable } from "./flow-table.js";
import { HTTP, HttpConnection, NOT_HTTP, TUNNEL } from "./http/http-connection.js";
import { looksLikeHead } from "./http/looks-like-head.js";
import type { HttpRequestHead } from "./http/request-head.js";
import type { HttpResponse } from "./http/response.js";
import { StreamPiece } from "./stream-piece.js";
import type { PendingBudget, StreamSink } from "./tcp-half.js";
import { TcpStream } from "./tcp-stream.js";

/**
 * Follows the payload of TCP flows that detectors want: puts each direction in order, finds out whether it is HTTP, and
 * hands pieces or HTTP heads on. A direction that nobody wants any more is not put in order any longer.
 */
export class StreamFollower implements StreamSink {
  readonly #limits: Limits;
  readonly #table: FlowTable;
  readonly #flow: Flow;
  readonly #listener: FlowListener;
  readonly #budget: PendingBudget;
  readonly #piece = new StreamPiece();
  /** By stream number, from 1; `#free` holds those that can be used again. */
  readonly #streams: (TcpStream | undefined)[] = [undefined];
  readonly #free: number[] = [];
  #followed = 0;
  #refused = 0;
  #httpFlows = 0;
  #requests = 0;
  /** The stream whose bytes are being handed on. */
  #current: TcpStream | undefined;

  constructor(limits: Limits, table: FlowTable, flow: Flow, listener: FlowListener) {
    this.#limits = limits;
    this.#table = table;
    this.#flow = flow;
    this.#listener = listener;
    this.#budget = { bytes: 0, limit: limits.maxPendingBytesTotal, gaps: 0, lostBytes: 0, overflows: 0 };
  }

  /** A packet of a flow of which at least one direction is wanted; the flow window stands on it. */
  packet(packet: Packet, number: number, wanted: number): void {
    const stream = this.#streamOf(number);
    if (stream === undefined) return;
    this.#current = stream;
    const { direction } = this.#flow;
    if ((wanted & (R.WANTED << direction)) !== 0) {
      const half = stream.halves[direction];
      half.accept(packet, this.#piece, this);
      if ((packet.tcpFlags & FIN) !== 0 && !half.isWaiting) stream.http?.close(direction);
    }
    const other = stream.halves[1 - direction]!;
    if (other.isWaiting && (packet.tcpFlags & ACK) !== 0) {
      other.acknowledged(packet.acknowledgement, this.#piece, this);
    }
    if ((this.#table.words[number * R.WORDS + R.META]! & R.WANTED_BOTH) === 0) this.#forget(number);
  }

  /** The flow is over: what still waits behind gaps is handed on, then the stream is let go. */
  end(number: number): void {
    const index = this.#table.words[number * R.WORDS + R.STREAM]!;
    const stream = this.#streams[index];
    if (index === 0 || stream === undefined) return;
    this.#current = stream;
    this.#flow.number = number;
    for (const half of stream.halves) half.finish(this.#piece, this);
    stream.http?.close(0);
    stream.http?.close(1);
    this.#forget(number);
  }

  piece(piece: StreamPiece): void {
    const stream = this.#current!;
    const { direction } = piece;
    this.#show(stream, direction);
    if (stream.http === undefined && piece.atSegmentStart && !stream.isTunnelled && this.#mayBeHttp(piece)) {
      stream.http = new HttpConnection(this.#limits, this.#httpListener);
    }
    if (stream.http !== undefined) {
      const state = stream.http.feed(direction, piece.bytes, piece.start, piece.end);
      if (this.#settle(stream, state, piece)) return;
    }
    if (!this.#listener.stream(this.#flow, piece)) this.#lose(direction);
  }

  gap(direction: 0 | 1, length: number): void {
    const stream = this.#current!;
    const state = stream.http?.gap(direction, length);
    if (state === NOT_HTTP) this.#leaveHttp(stream);
  }

  report(counters: Counters): void {
    counters.add("stream.followed", this.#followed);
    counters.add("stream.http", this.#httpFlows);
    counters.add("stream.http-requests", this.#requests);
    counters.add("stream.gaps", this.#budget.gaps);
    counters.add("stream.lost-bytes", this.#budget.lostBytes);
    if (this.#refused > 0) counters.add("limit.max-streams", this.#refused);
    if (this.#budget.overflows > 0) counters.add("limit.max-pending-bytes-total", this.#budget.overflows);
  }

  readonly #httpListener = {
    request: (head: HttpRequestHead): boolean => {
      this.#requests++;
      const stream = this.#current!;
      if (!stream.isHttp) {
        stream.isHttp = true;
        this.#flow.isHttp = true;
        this.#httpFlows++;
      }
      return this.#listener.request(this.#flow, head, this.#piece);
    },
    response: (response: HttpResponse): void => this.#listener.response(this.#flow, response, this.#piece),
  };

  /** What HTTP makes of a piece. True: the piece is dealt with and is not for the stream detectors. */
  #settle(stream: TcpStream, state: number, piece: StreamPiece): boolean {
    if (state === HTTP) {
      stream.isHttp = true;
      return true;
    }
    if (state === TUNNEL) {
      const rest = piece.start + stream.http!.consumed;
      stream.http = undefined;
      stream.isHttp = false;
      stream.isTunnelled = true;
      stream.memory = [];
      for (const half of stream.halves) half.restartSegments();
      this.#table.words[stream.flow * R.WORDS + R.META]! |= R.WANTED_BOTH;
      this.#show(stream, piece.direction);
      if (rest >= piece.end) return true;
      piece.atSegmentStart = true;
      piece.segment = 0;
      piece.start = rest;
      return false;
    }
    if (state === NOT_HTTP) this.#leaveHttp(stream);
    return false;
  }

  #leaveHttp(stream: TcpStream): void {
    stream.http = undefined;
    stream.isHttp = false;
    this.#flow.isHttp = false;
  }

  #mayBeHttp(piece: StreamPiece): boolean {
    return piece.segment < this.#limits.maxStreamHeadSegments && looksLikeHead(piece.bytes, piece.start, piece.end);
  }

  #streamOf(number: number): TcpStream | undefined {
    const at = number * R.WORDS + R.STREAM;
    const index = this.#table.words[at]!;
    if (index !== 0) return this.#streams[index];
    if (this.#streams.length - 1 - this.#free.length >= this.#limits.maxStreams) {
      this.#refused++;
      this.#table.words[number * R.WORDS + R.META]! &= ~R.WANTED_BOTH;
      return undefined;
    }
    const stream = new TcpStream(number, this.#limits, this.#budget, [
      this.#initialSequence(number, 0),
      this.#initialSequence(number, 1),
    ]);
    const fresh = this.#free.pop() ?? this.#streams.length;
    this.#streams[fresh] = stream;
    this.#table.words[at] = fresh;
    this.#followed++;
    return stream;
  }

  #initialSequence(number: number, direction: 0 | 1): number | undefined {
    const sawSyn = (this.#table.words[number * R.WORDS + R.META]! & (R.SYN_SEEN << direction)) !== 0;
    return sawSyn ? this.#table.initialSequences[number * 2 + direction] : undefined;
  }

  #show(stream: TcpStream, direction: 0 | 1): void {
    this.#flow.direction = direction;
    this.#flow.memory = stream.memory;
    this.#flow.isHttp = stream.isHttp;
    this.#flow.isTunnelled = stream.isTunnelled;
  }

  #lose(direction: 0 | 1): void {
    this.#table.words[this.#flow.number * R.WORDS + R.META]! &= ~(R.WANTED << direction);
    this.#current!.halves[direction].discard();
  }

  #forget(number: number): void {
    const at = number * R.WORDS + R.STREAM;
    const index = this.#table.words[at]!;
    for (const half of this.#streams[index]!.halves) half.discard();
    this.#streams[index] = undefined;
    this.#free.push(index);
    this.#table.words[at] = 0;
    this.#flow.memory = undefined;
  }
}
