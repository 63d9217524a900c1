import type { Packet } from "../decode/packet.js";
import type { Flow } from "./flow.js";
import type { HttpRequest, HttpResponse } from "./http/listener.js";
import type { RequestHead } from "./http/request-head.js";
import type { ResponseHead } from "./http/response-head.js";
import type { StreamPiece } from "./stream-piece.js";

/** Why a flow ended. */
export type FlowEnd = "idle" | "closed" | "replaced" | "evicted" | "input-ended";

/**
 * What the flow room tells the room to its right, in packet order, synchronously. All arguments are reused objects,
 * valid during the call. True means: go on telling me of this flow (in this direction, for streams); once false is
 * given, the flow only counts packets, and costs no more than that.
 */
export interface FlowListener {
  /** The first packet of a flow. Its payload, if any, follows as `datagram` or `stream`. */
  flowStarted(flow: Flow, packet: Packet): void;
  /** TCP: the responder answered the SYN. */
  flowAccepted(flow: Flow, packet: Packet): void;
  /** UDP payload. */
  datagram(flow: Flow, packet: Packet): boolean;
  /** TCP payload in order, of a stream that is not (or not yet) known to be HTTP. */
  stream(flow: Flow, piece: StreamPiece): boolean;
  /** An HTTP/1 request head, whole. True: its answer is wanted. `piece` carried the head's last byte. */
  request(flow: Flow, head: RequestHead, piece: StreamPiece): boolean;
  /** The answer to a request that was wanted. `piece` is the latest one seen. */
  response(flow: Flow, response: HttpResponse, piece: StreamPiece): void;
  /** Asked after `request` where a body follows. True: its first bytes are wanted. */
  wantsBody(flow: Flow, head: RequestHead): boolean;
  /** A request whose body was wanted, with what came of it. */
  requestBody(flow: Flow, request: HttpRequest, piece: StreamPiece): void;
  /** The head of an answer of which no request was captured: half a connection is enough. True: it is wanted. */
  wantsUnasked(flow: Flow, head: ResponseHead): boolean;
  /** Such an answer. As for every answer, the flow's direction is the one of the request. */
  unaskedResponse(flow: Flow, response: HttpResponse, piece: StreamPiece): void;
  flowEnded(flow: Flow, why: FlowEnd): void;
}
