import type { Counters } from "../core/counters.js";
import type { FrameKeeper } from "../core/frame-keeper.js";
import { NO_FRAMES } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import { ACK, FIN, type Packet, RST } from "../decode/packet.js";
import type { Flow } from "./flow.js";
import type { FlowListener } from "./flow-listener.js";
import * as R from "./flow-record.js";
import type { FlowTable } from "./flow-table.js";
import type { HttpConnection } from "./http/connection.js";
import { HttpFollower } from "./http/follower.js";
import type { HttpRequest, HttpResponse } from "./http/listener.js";
import { HttpPool } from "./http/pool.js";
import type { RequestHead } from "./http/request-head.js";
import type { ResponseHead } from "./http/response-head.js";
import { HTTP, NOT_HTTP, TUNNEL } from "./http/state.js";
import type { Proxies } from "./proxies.js";
import { isSocksGrant, isSocksRequest } from "./socks-request.js";
import { StreamPiece } from "./stream-piece.js";
import type { StreamSide } from "./stream-side.js";
import type { PendingBudget, StreamSink } from "./tcp-half.js";
import { type RequestDirection, TcpStream } from "./tcp-stream.js";

/** Of a head in very many segments the first ones are told; browsers need two or three. */
const MOST_HEAD_FRAMES = 64;

const CAPTURED: readonly [RequestDirection, RequestDirection] = [
  { direction: 0, isCaptured: true },
  { direction: 1, isCaptured: true },
];
const NOT_CAPTURED: readonly [RequestDirection, RequestDirection] = [
  { direction: 0, isCaptured: false },
  { direction: 1, isCaptured: false },
];

/**
 * Follows the payload of TCP flows that detectors want: puts each direction in order, finds out whether it is HTTP, and
 * hands pieces or HTTP heads on. A direction that nobody wants any more is not put in order any longer.
 */
export class StreamFollower implements StreamSink {
  readonly #limits: Limits;
  readonly #table: FlowTable;
  readonly #flow: Flow;
  readonly #listener: FlowListener;
  readonly #http: HttpFollower<RequestDirection>;
  readonly #connections: HttpPool<RequestDirection>;
  readonly #budget: PendingBudget;
  readonly #proxies: Proxies;
  readonly #frames: FrameKeeper | undefined;
  readonly #piece = new StreamPiece();
  /** By stream number, from 1 (0 stands for none); `#free` holds the numbers of those that can be used again. */
  readonly #streams: (TcpStream | undefined)[] = [undefined];
  readonly #free: number[] = [];
  #followed = 0;
  #refused = 0;
  #httpFlows = 0;
  /** The stream whose bytes are being handed on. */
  #current: TcpStream | undefined;

  constructor(
    limits: Limits,
    table: FlowTable,
    flow: Flow,
    listener: FlowListener,
    proxies: Proxies,
    frames?: FrameKeeper,
  ) {
    this.#proxies = proxies;
    this.#frames = frames;
    this.#limits = limits;
    this.#table = table;
    this.#flow = flow;
    this.#listener = listener;
    this.#budget = {
      bytes: 0,
      limit: limits.maxPendingBytesTotal,
      gaps: 0,
      lostBytes: 0,
      overflows: 0,
      strays: 0,
      tooManyBytes: 0,
      tooManySegments: 0,
    };
    this.#http = new HttpFollower<RequestDirection>(limits, {
      request: (head, _, direction) => this.#request(head, direction),
      bodyOf: (head, _, direction) => this.#bodyOf(head, direction),
      unasked: (head, _, direction) => this.#unasked(head, direction),
      requestBody: (request, { direction }) => this.#requestBody(request, direction),
      response: (response, request) => this.#response(response, request),
    });
    this.#connections = new HttpPool(this.#http);
  }

  /** A packet of a flow of which at least one direction is wanted; the flow window stands on it. */
  packet(packet: Packet, number: number, wanted: number): void {
    const stream = this.#streamOf(number);
    if (stream === undefined) return;
    this.#current = stream;
    const { direction } = this.#flow;
    const side = stream.side(direction);
    if ((wanted & (R.WANTED << direction)) !== 0) {
      // What a RST carries is a word about the end, no part of the stream (RFC 9293 section 3.5.2).
      if ((packet.tcpFlags & RST) === 0) side.accept(packet, this.#piece, this);
      if ((packet.tcpFlags & FIN) !== 0) side.sawFin((packet.sequence + packet.payloadLength) | 0);
      if (side.isDone) {
        stream.http?.close(direction);
        stream.innerHttp?.close(direction);
      }
    }
    const other = direction === 0 ? stream.responder : stream.initiator;
    if (other.isWaiting && (packet.tcpFlags & ACK) !== 0) {
      other.acknowledged(packet.acknowledgement, this.#piece, this);
    }
    const { words } = this.#table;
    const meta = number * R.WORDS + R.META;
    if ((words[meta]! & R.WANTED_BOTH) === 0) {
      this.#forget(number);
    } else if (side.isDone && other.isDone) {
      // Both sides have said everything: no need to wait for the flow to expire.
      words[meta]! &= ~R.WANTED_BOTH;
      this.end(number);
    } else if (side.isWaiting || other.isWaiting) words[meta]! |= R.IS_WAITING;
    else words[meta]! &= ~R.IS_WAITING;
  }

  /** A RST far from every number of its direction: the receiver ignores it too (RFC 5961 section 3.2). */
  isForgedReset(packet: Packet, number: number): boolean {
    const index = this.#table.words[number * R.WORDS + R.STREAM]!;
    return index !== 0 && this.#streams[index]!.side(this.#table.direction).isFarOff(packet.sequence);
  }

  /** The flow is over: what still waits behind gaps is handed on, then the stream is let go. */
  end(number: number): void {
    const index = this.#table.words[number * R.WORDS + R.STREAM]!;
    if (index === 0) return;
    const stream = this.#streams[index]!;
    this.#current = stream;
    stream.initiator.finish(this.#piece, this);
    stream.responder.finish(this.#piece, this);
    this.#forget(number);
  }

  piece(piece: StreamPiece): void {
    const stream = this.#current!;
    const { direction } = piece;
    if (piece.offset === 0) this.#noteSocks(stream, piece);
    this.#show(stream, direction);
    const side = stream.side(direction);
    const isInner = side.isTunnelled;
    let http = isInner ? stream.innerHttp : stream.http;
    if (http === undefined && this.#mayBeHttp(piece)) {
      http = this.#connections.begin(stream.flow);
      if (isInner) stream.innerHttp = http;
      else stream.http = http;
    }
    if (http !== undefined && !this.#goesOn(stream, http, isInner, piece)) return;
    if (side.isLetGo || !this.#isWanted(side, piece)) this.#lose(stream, direction);
  }

  #isWanted(side: StreamSide, piece: StreamPiece): boolean {
    const isWanted = this.#listener.stream(this.#flow, piece);
    side.declined = this.#flow.declined;
    return isWanted;
  }

  #noteSocks(stream: TcpStream, piece: StreamPiece): void {
    if (piece.direction === 0) stream.isSocks ||= isSocksRequest(piece);
    else if (stream.isSocks && isSocksGrant(piece)) this.#learnProxy(stream);
  }

  #learnProxy(stream: TcpStream): void {
    this.#flow.turnTo(stream.flow, 1);
    if (this.#flow.ipVersion === 4) this.#proxies.learn(this.#flow.responderWord);
  }

  gap(direction: 0 | 1, length: number): void {
    const stream = this.#current!;
    const isInner = stream.side(direction).isTunnelled;
    const http = isInner ? stream.innerHttp : stream.http;
    if (http?.gap(direction, length) === NOT_HTTP) this.#leaveHttp(stream, isInner);
  }

  waits({ capture, interface: link, frame }: Packet): void {
    this.#frames?.keep({ capture, interface: link, frame });
  }

  report(counters: Counters): void {
    counters.add("flow.stream.followed", this.#followed);
    counters.add("flow.stream.http", this.#httpFlows);
    counters.add("flow.stream.gaps", this.#budget.gaps);
    counters.add("flow.stream.lost-bytes", this.#budget.lostBytes);
    if (this.#refused > 0) counters.add("limit.maxStreams", this.#refused);
    if (this.#budget.overflows > 0) counters.add("limit.maxPendingBytesTotal", this.#budget.overflows);
    if (this.#budget.strays > 0) counters.add("limit.maxSegmentAhead", this.#budget.strays);
    if (this.#budget.tooManyBytes > 0) counters.add("limit.maxPendingBytes", this.#budget.tooManyBytes);
    if (this.#budget.tooManySegments > 0) counters.add("limit.maxPendingSegments", this.#budget.tooManySegments);
    this.#proxies.report(counters);
    this.#http.report(counters);
  }

  #request(head: RequestHead, direction: 0 | 1): RequestDirection | undefined {
    const stream = this.#current!;
    if (!stream.isHttp) {
      stream.isHttp = true;
      this.#httpFlows++;
    }
    this.#show(stream, direction);
    if (direction === 0 && head.isMethod("CONNECT")) stream.asksTunnel = true;
    return this.#listener.request(this.#flow, head, this.#piece) ? CAPTURED[direction] : undefined;
  }

  #bodyOf(head: RequestHead, direction: 0 | 1): RequestDirection | undefined {
    this.#show(this.#current!, direction);
    return this.#listener.wantsBody(this.#flow, head) ? CAPTURED[direction] : undefined;
  }

  #requestBody(request: HttpRequest, direction: 0 | 1): void {
    this.#show(this.#current!, direction);
    this.#listener.requestBody(this.#flow, request, this.#piece);
  }

  #unasked(head: ResponseHead, direction: 0 | 1): RequestDirection | undefined {
    this.#show(this.#current!, direction);
    return this.#listener.wantsUnasked(this.#flow, head) ? NOT_CAPTURED[direction] : undefined;
  }

  /** The window shows the flow as it was for the request: `direction` is the client's. */
  #response(response: HttpResponse, { direction, isCaptured }: RequestDirection): void {
    this.#show(this.#current!, direction);
    if (isCaptured) this.#listener.response(this.#flow, response, this.#piece);
    else this.#listener.unaskedResponse(this.#flow, response, this.#piece);
  }

  /** What HTTP makes of a piece. True: the piece, or what is left of it, is for the stream detectors. */
  #goesOn(stream: TcpStream, http: HttpConnection<RequestDirection>, isInner: boolean, piece: StreamPiece): boolean {
    const { direction, earlierFrames } = piece;
    const side = stream.side(direction);
    const { headFrames } = side;
    if (headFrames.length > 0) {
      piece.earlierFrames = earlierFrames.length === 0 ? headFrames : headFrames.concat(earlierFrames);
    }
    const state = http.feed(direction, piece.bytes, piece.start, piece.end);
    piece.earlierFrames = earlierFrames;
    if (http.isHolding(direction)) this.#noteHead(side, piece);
    else side.headFrames = NO_FRAMES;
    if (state === HTTP) {
      stream.isHttp = true;
      // A head that the snaplen cut ends nowhere: the stream detectors see what is left of it.
      if (piece.whole || !http.isHolding(direction)) return false;
      this.#show(stream, direction);
      return true;
    }
    if (state !== TUNNEL) {
      if (state === NOT_HTTP) this.#leaveHttp(stream, isInner);
      this.#show(stream, direction);
      return true;
    }
    if (isInner) return false; // a tunnel in the tunnel is not followed
    // What comes from here on is another protocol, and starts as if the connection had.
    if (stream.asksTunnel && direction === 1) this.#learnProxy(stream);
    const held = http.held(direction);
    if (!stream.initiator.isTunnelled && !stream.responder.isTunnelled) stream.forgetMemory();
    side.isTunnelled = true;
    stream.isHttp = false;
    side.isLetGo = false;
    side.declined = 0;
    side.restart(piece, http.consumed, held.length);
    if (held.length > 0) join(held, piece);
    if (piece.start < piece.end) this.piece(piece);
    return false;
  }

  /** The piece holds a part of a head: who is told of the head is told of its frame. */
  #noteHead(side: StreamSide, { capture, interface: link, frame, earlierFrames }: StreamPiece): void {
    const { headFrames } = side;
    if (headFrames.length >= MOST_HEAD_FRAMES) return;
    const ref = { capture, interface: link, frame };
    side.headFrames = headFrames.concat(earlierFrames, ref);
    this.#frames?.keep(ref);
  }

  #leaveHttp(stream: TcpStream, isInner: boolean): void {
    const http = isInner ? stream.innerHttp : stream.http;
    if (http === undefined) return;
    if (isInner) stream.innerHttp = undefined;
    else stream.http = undefined;
    // Gives back what it held, and hands on an answer that was still coming.
    this.#connections.end(http);
    stream.isHttp = false;
  }

  /**
   * A method's first letters, or those of `HTTP/1.`, and nothing against it behind them: worth a connection, in the
   * segments where a head may be first.
   */
  #mayBeHttp(piece: StreamPiece): boolean {
    const { bytes, start, end } = piece;
    if (!piece.atSegmentStart) return false;
    if (piece.segment >= this.#limits.maxStreamHeadSegments) return false;
    for (let at = start; at < Math.min(start + 3, end); at++) {
      if (bytes[at]! < 0x41 || bytes[at]! > 0x5a) return false;
    }
    return this.#http.mayBegin(bytes, start, end);
  }

  #streamOf(number: number): TcpStream | undefined {
    const at = number * R.WORDS;
    const index = this.#table.words[at + R.STREAM]!;
    if (index !== 0) return this.#streams[index];
    if (this.#streams.length - 1 - this.#free.length >= this.#limits.maxStreams) {
      this.#refused++;
      this.#table.words[at + R.META]! &= ~R.WANTED_BOTH;
      return undefined;
    }
    const free = this.#free.pop() ?? this.#streams.length;
    this.#streams[free] ??= new TcpStream(this.#limits, this.#budget);
    const stream = this.#streams[free];
    stream.begin(number, this.#initialSequence(number, 0), this.#initialSequence(number, 1));
    this.#table.words[at + R.STREAM] = free;
    this.#followed++;
    return stream;
  }

  #initialSequence(number: number, direction: 0 | 1): number | undefined {
    const sawSyn = (this.#table.words[number * R.WORDS + R.META]! & (R.SYN_SEEN << direction)) !== 0;
    return sawSyn ? this.#table.initialSequences[number * 2 + direction] : undefined;
  }

  #show(stream: TcpStream, direction: 0 | 1): void {
    const side = stream.side(direction);
    this.#flow.turnTo(stream.flow, direction);
    this.#flow.memory = stream.memory;
    this.#flow.declined = side.declined;
    this.#flow.isHttp = stream.isHttp;
    this.#flow.isTunnelled = side.isTunnelled;
    this.#flow.isProxied = side.isTunnelled || stream.isSocks;
  }

  /** Nobody wants more of this direction, unless HTTP does. */
  #lose(stream: TcpStream, direction: 0 | 1): void {
    const side = stream.side(direction);
    side.isLetGo = true;
    if ((side.isTunnelled ? stream.innerHttp : stream.http) !== undefined) return;
    this.#table.words[stream.flow * R.WORDS + R.META]! &= ~(R.WANTED << direction);
    side.discard();
  }

  #forget(number: number): void {
    const at = number * R.WORDS + R.STREAM;
    const index = this.#table.words[at]!;
    const stream = this.#streams[index]!;
    this.#leaveHttp(stream, true);
    this.#leaveHttp(stream, false);
    stream.clear();
    this.#free.push(index);
    this.#table.words[at] = 0;
    this.#current = undefined;
    this.#flow.memory = undefined;
  }
}

/** Puts bytes that HTTP held back before those of the piece: a copy, of a few bytes at the start of a tunnel. */
function join(held: Uint8Array, piece: StreamPiece): void {
  const joined = new Uint8Array(held.length + piece.end - piece.start);
  joined.set(held);
  joined.set(piece.bytes.subarray(piece.start, piece.end), held.length);
  piece.bytes = joined;
  piece.start = 0;
  piece.end = joined.length;
  piece.ethernet = -1;
}
