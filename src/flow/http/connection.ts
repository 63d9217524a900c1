/**
 * One TCP connection followed as HTTP/1 (RFC 9112): heads are delivered, bodies are passed over, at a cost per segment
 * that does not depend on their length where that is known. It judges by content alone: who sends a request line is the
 * client, whoever opened the connection, and a side that was not captured is not missed.
 */
import {
  CHUNKED,
  isInterim,
  opensTunnel,
  requestBodyLength,
  requestKind,
  responseBodyLength,
  UNKNOWABLE,
  UNTIL_CLOSE,
} from "./body-length.js";
import { ChunkedBody } from "./chunked-body.js";
import { Direction, IGNORED, IN_BODY, IN_CHUNKS, IN_HEAD, IN_REST, LOST, TUNNELLED } from "./direction.js";
import type { HttpFollower } from "./follower.js";
import { FOREIGN, HTTP2, MORE, REQUEST, UNKNOWN } from "./head-scan.js";
import { KeptMessage } from "./kept-message.js";
import type { HttpRequest, HttpResponse } from "./listener.js";
import type { MessageHead } from "./message-head.js";
import { PendingRequests } from "./pending-requests.js";
import { RequestHead } from "./request-head.js";
import { ResponseHead } from "./response-head.js";
import { HTTP, type HttpState, NOT_HTTP, TUNNEL, UNSURE } from "./state.js";

/** Used again for another flow, once it has ended, by `begin`, which says what everything starts as: see `HttpPool`. */
export class HttpConnection<Wanted> {
  /** The caller's own number for the connection; the listener is given it. */
  flow!: number;
  /** After TUNNEL: how many of the bytes just fed still were HTTP. */
  consumed!: number;
  readonly #follower: HttpFollower<Wanted>;
  readonly #initiator = new Direction<Wanted>();
  readonly #responder = new Direction<Wanted>();
  readonly #pending: PendingRequests<Wanted>;
  #isHttp!: boolean;
  #isForeign!: boolean;
  /** False once requests may have been missed: those waiting still get their answers, later ones do not. */
  #isPairing!: boolean;
  #isTunnel!: boolean;
  /** Calls that have not returned yet: the listener is told within them, and may call in turn. */
  #calls!: number;
  #hasEnded!: boolean;

  constructor(follower: HttpFollower<Wanted>, flow: number) {
    this.#follower = follower;
    this.#pending = new PendingRequests(follower.limits.maxHttpPending);
    this.begin(flow);
  }

  /** Gets ready for a new connection. */
  begin(flow: number): void {
    this.flow = flow;
    this.consumed = 0;
    this.#initiator.begin();
    this.#responder.begin();
    this.#isHttp = false;
    this.#isForeign = false;
    this.#isPairing = true;
    this.#isTunnel = false;
    this.#calls = 0;
    this.#hasEnded = false;
  }

  /**
   * Takes the next bytes[start, end) of a direction (0 from the initiator, 1 from the responder), in order and without
   * overlap. They are not looked at after the call. TUNNEL speaks of this direction only, NOT_HTTP of both.
   */
  feed(direction: 0 | 1, bytes: Uint8Array, start: number, end: number): HttpState {
    const side = this.#side(direction);
    if (this.#isForeign || start >= end) return this.#state(side);
    this.#calls++;
    if (side.phase === LOST) this.#tryAgain(side);
    let at = start;
    while (at < end && side.phase !== TUNNELLED) {
      if (side.phase === IN_HEAD) at = this.#readHead(side, direction, bytes, at, end);
      else if (side.phase === IN_BODY) at = this.#readBody(side, bytes, at, end);
      else if (side.phase === IN_CHUNKS) at = this.#readChunks(side, bytes, at, end);
      else {
        if (side.phase === IN_REST) this.#collect(side, bytes, at, end);
        at = end;
      }
    }
    this.consumed = at - start;
    this.#leave();
    return this.#state(side);
  }

  /**
   * `length` bytes of a direction are missing. Within a body of known length they are counted off; elsewhere the next
   * segment that begins with a start line is waited for.
   */
  gap(direction: 0 | 1, length: number): HttpState {
    const side = this.#side(direction);
    if (this.#isForeign || side.phase === TUNNELLED || side.phase === IGNORED) return this.#state(side);
    this.#calls++;
    if (side.phase === IN_REST) this.#deliver(side, false);
    else if (side.phase === IN_BODY && length <= side.remaining) {
      this.#deliver(side, false);
      side.remaining -= length;
      if (side.remaining === 0) this.#endMessage(side);
    } else if (side.phase === IN_CHUNKS && side.chunks!.skip(length)) this.#deliver(side, false);
    else {
      this.#breakPairing(side);
      this.#lose(side);
    }
    this.#leave();
    return this.#state(side);
  }

  /** The direction ended: a message whose body is still open is delivered with what came of it. */
  close(direction: 0 | 1): void {
    this.#calls++;
    this.#close(this.#side(direction));
    this.#leave();
  }

  /**
   * The flow is over: both directions end, and all memory is given back. True where the connection can begin again. Where
   * the listener asks for it while it is told something, it is done as that call returns, and the connection is used up.
   */
  end(): boolean {
    if (this.#hasEnded) return false;
    this.#hasEnded = true;
    if (this.#calls > 0) return false;
    this.#letGo();
    return true;
  }

  /** A head has begun whose end is in a segment still to come. */
  isHolding(direction: 0 | 1): boolean {
    const { phase, held } = this.#side(direction);
    return held.length > 0 && phase !== TUNNELLED && phase !== IGNORED;
  }

  /** After TUNNEL: bytes of earlier segments that were not HTTP either. They come before those that were just fed. */
  held(direction: 0 | 1): Uint8Array {
    const { phase, held } = this.#side(direction);
    return held.bytes.subarray(0, phase === TUNNELLED ? held.length : 0);
  }

  #side(direction: 0 | 1): Direction<Wanted> {
    return direction === 0 ? this.#initiator : this.#responder;
  }

  #other(side: Direction<Wanted>): Direction<Wanted> {
    return side === this.#initiator ? this.#responder : this.#initiator;
  }

  #state(side: Direction<Wanted>): HttpState {
    if (this.#isForeign) return NOT_HTTP;
    if (side.phase === TUNNELLED) return TUNNEL;
    return this.#isHttp ? HTTP : UNSURE;
  }

  #leave(): void {
    this.#calls--;
    if (this.#hasEnded && this.#calls === 0) this.#letGo();
  }

  #letGo(): void {
    this.#calls++;
    this.#close(this.#initiator);
    this.#close(this.#responder);
    // Of a tunnel the bytes that were handed on still lie here.
    this.#initiator.held.drop(this.#follower);
    this.#responder.held.drop(this.#follower);
    this.#pending.clear();
    this.#calls--;
  }

  #close(side: Direction<Wanted>): void {
    this.#deliver(side, side.phase === IN_REST);
    if (side.phase === TUNNELLED) return;
    side.held.drop(this.#follower);
    side.phase = IGNORED;
  }

  /** Reads a head where it lies, or, where it is split, from its copy. The offset behind what was used. */
  #readHead(side: Direction<Wanted>, direction: 0 | 1, bytes: Uint8Array, at: number, end: number): number {
    const { held, scan } = side;
    const { maxHttpHeadBytes } = this.#follower.limits;
    const before = held.length;
    const known = Math.min(end, at + maxHttpHeadBytes - before);
    let length: number;
    if (before === 0) length = scan.scan(bytes, at, known);
    else {
      if (!held.append(bytes, at, known, maxHttpHeadBytes, this.#follower)) return this.#ignore(side, end);
      length = scan.scan(held.bytes, 0, held.length);
    }
    if (length === FOREIGN || !this.#fits(side)) {
      held.length = before;
      return this.#meetForeign(side, at, end);
    }
    if (length !== MORE) {
      if (before === 0) this.#endHead(side, direction, bytes, at, at + length);
      else {
        this.#endHead(side, direction, held.bytes, 0, length);
        held.drop(this.#follower);
      }
      return at + length - before;
    }
    if (before + known - at >= maxHttpHeadBytes) {
      this.#follower.headsTooLong++;
      return this.#ignore(side, end);
    }
    // After a loss a first line must stand in one segment: the tail of a body and the next head would make one word.
    if (side.isResynchronizing) return this.#meetForeign(side, at, end);
    if (before === 0 && !held.append(bytes, at, end, maxHttpHeadBytes, this.#follower)) return this.#ignore(side, end);
    return end;
  }

  /** False where the start line is of the kind that the other side sends. Takes note of the first one that fits. */
  #fits(side: Direction<Wanted>): boolean {
    const { kind } = side.scan;
    if (kind === UNKNOWN) return true;
    if (side.kind === UNKNOWN) {
      if (this.#other(side).kind === kind) return false;
      side.kind = kind;
    }
    if (side.kind !== kind) return false;
    this.#isHttp = true;
    side.isResynchronizing = false;
    return true;
  }

  #meetForeign(side: Direction<Wanted>, at: number, end: number): number {
    if (side.scan.kind === HTTP2) {
      this.#openTunnel(side);
      return at;
    }
    if (!this.#isHttp) return this.#refuse(end);
    // The other side is HTTP, and this one never was: the stream was picked up within a body.
    if (side.kind === UNKNOWN && !side.isResynchronizing && this.#other(side).kind === REQUEST)
      this.#breakPairing(side);
    if (side.kind === UNKNOWN || side.isResynchronizing) {
      this.#lose(side);
      return end;
    }
    this.#enterTunnel(side);
    return at;
  }

  #endHead(side: Direction<Wanted>, direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void {
    const startLine = start + side.scan.startLine;
    side.scan.reset();
    if (side.kind === REQUEST) this.#endRequestHead(side, direction, bytes, startLine, end);
    else this.#endResponseHead(side, direction, bytes, startLine, end);
  }

  #endRequestHead(side: Direction<Wanted>, direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void {
    const { listener, requestHead: head } = this.#follower;
    head.read(bytes, start, end);
    this.#follower.requests++;
    const kind = requestKind(head);
    const length = requestBodyLength(head, kind);
    const wanted = listener.request(head, this.flow, direction);
    if (this.#isPairing && !this.#pending.push(kind, wanted)) {
      this.#follower.pairingsGivenUp++;
      this.#isPairing = false;
    }
    if (length !== 0) this.#keep(side, head, listener.bodyOf(head, this.flow, direction));
    this.#beginBody(side, length);
  }

  #endResponseHead(side: Direction<Wanted>, direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void {
    const { listener, responseHead: head } = this.#follower;
    head.read(bytes, start, end);
    if (isInterim(head.status)) {
      this.#endMessage(side);
      return;
    }
    this.#follower.responses++;
    const { kind } = this.#pending;
    const isUnasked = this.#other(side).kind === UNKNOWN;
    const wanted =
      this.#pending.shift() ?? (isUnasked ? listener.unasked(head, this.flow, opposite(direction)) : undefined);
    this.#keep(side, head, wanted);
    if (opensTunnel(head.status, kind)) {
      this.#deliver(side, true);
      this.#openTunnel(side);
    } else this.#beginBody(side, responseBodyLength(head, kind));
  }

  #beginBody(side: Direction<Wanted>, length: number): void {
    if (length === 0) this.#endMessage(side);
    else if (length > 0) {
      side.phase = IN_BODY;
      side.remaining = length;
    } else if (length === CHUNKED) {
      side.phase = IN_CHUNKS;
      side.chunks ??= new ChunkedBody();
      side.chunks.begin();
    } else if (length === UNTIL_CLOSE) side.phase = IN_REST;
    else if (length === UNKNOWABLE) {
      this.#breakPairing(side);
      this.#lose(side);
    }
  }

  /** Copies the head, and what comes of the body; where memory is refused the head goes alone. */
  #keep(side: Direction<Wanted>, head: MessageHead, wanted: Wanted | undefined): void {
    if (wanted === undefined) return;
    const { limits } = this.#follower;
    side.kept =
      side.kind === REQUEST
        ? new KeptMessage(head, new RequestHead(), limits.maxHttpRequestBodyPrefix, wanted)
        : new KeptMessage(head, new ResponseHead(), limits.maxHttpBodyPrefix, wanted);
    if (this.#follower.take(side.kept.size)) return;
    const { kept } = side;
    side.kept = undefined;
    this.#hand(side, kept, false);
  }

  #deliver(side: Direction<Wanted>, bodyEnded: boolean): void {
    const { kept } = side;
    if (kept === undefined) return;
    side.kept = undefined;
    this.#follower.giveBack(kept.size);
    this.#hand(side, kept, bodyEnded);
  }

  #hand(side: Direction<Wanted>, kept: KeptMessage<Wanted>, bodyEnded: boolean): void {
    const { listener } = this.#follower;
    const message = kept.finish(bodyEnded);
    if (side.kind === REQUEST) listener.requestBody(message as HttpRequest, kept.wanted, this.flow);
    else listener.response(message as HttpResponse, kept.wanted, this.flow);
  }

  #readBody(side: Direction<Wanted>, bytes: Uint8Array, at: number, end: number): number {
    const length = Math.min(side.remaining, end - at);
    side.remaining -= length;
    this.#collect(side, bytes, at, at + length);
    if (side.remaining === 0) this.#endMessage(side);
    return at + length;
  }

  #readChunks(side: Direction<Wanted>, bytes: Uint8Array, at: number, end: number): number {
    const chunks = side.chunks!;
    const behind = chunks.read(bytes, at, end, side.kept);
    if (side.kept?.isCut) this.#deliver(side, false);
    if (chunks.hasEnded) this.#endMessage(side);
    else if (chunks.isBroken) {
      this.#breakPairing(side);
      this.#lose(side);
    }
    return behind;
  }

  #collect(side: Direction<Wanted>, bytes: Uint8Array, start: number, end: number): void {
    if (side.kept === undefined) return;
    side.kept.append(bytes, start, end);
    if (side.kept.isCut) this.#deliver(side, false);
  }

  #endMessage(side: Direction<Wanted>): void {
    this.#deliver(side, true);
    side.phase = IN_HEAD;
    if (this.#isTunnel) this.#enterTunnel(side);
  }

  #openTunnel(side: Direction<Wanted>): void {
    this.#isTunnel = true;
    this.#follower.tunnels++;
    this.#enterTunnel(side);
    const other = this.#other(side);
    if (other.phase === IN_HEAD || other.phase === LOST) this.#enterTunnel(other);
  }

  #enterTunnel(side: Direction<Wanted>): void {
    side.phase = TUNNELLED;
    side.held.uncharge(this.#follower);
  }

  /** The direction cannot be read on until a segment begins with a start line. */
  #lose(side: Direction<Wanted>): void {
    this.#deliver(side, false);
    side.held.drop(this.#follower);
    side.phase = LOST;
  }

  /** A bound was reached: of this direction no more can be said. */
  #ignore(side: Direction<Wanted>, end: number): number {
    if (!this.#isHttp) return this.#refuse(end);
    this.#breakPairing(side);
    side.held.drop(this.#follower);
    side.phase = IGNORED;
    return end;
  }

  #refuse(end: number): number {
    this.#isForeign = true;
    this.#initiator.held.drop(this.#follower);
    this.#responder.held.drop(this.#follower);
    return end;
  }

  #tryAgain(side: Direction<Wanted>): void {
    side.phase = IN_HEAD;
    side.isResynchronizing = true;
    side.scan.reset();
  }

  /** A lost request takes the pairing from those behind it, a lost answer from all that wait. */
  #breakPairing(side: Direction<Wanted>): void {
    this.#isPairing = false;
    if (side.kind !== REQUEST) this.#pending.clear();
  }
}

function opposite(direction: 0 | 1): 0 | 1 {
  return direction === 0 ? 1 : 0;
}
