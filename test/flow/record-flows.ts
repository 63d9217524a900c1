/** Runs packets through a tracker and writes down what it tells, one line each. */
import { formatEndpoint } from "../../src/core/address.js";
import { Counters } from "../../src/core/counters.js";
import type { FrameRef } from "../../src/core/frame-ref.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import type { Packet } from "../../src/decode/packet.js";
import type { Flow } from "../../src/flow/flow.js";
import type { FlowEnd, FlowListener } from "../../src/flow/flow-listener.js";
import { FlowTracker } from "../../src/flow/flow-tracker.js";
import type { HttpRequest, HttpResponse } from "../../src/flow/http/listener.js";
import type { RequestHead } from "../../src/flow/http/request-head.js";
import type { StreamPiece } from "../../src/flow/stream-piece.js";

const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };
const ARROWS = [">", "<"] as const;

export class FlowRecorder implements FlowListener {
  readonly events: string[] = [];
  /** Of each request the frames before the one that its head ended in. */
  readonly headFrames: (readonly FrameRef[])[] = [];
  /** Whether more of a datagram flow, or of a stream's direction, is wanted. */
  wants: (flow: Flow) => boolean = () => true;

  flowStarted(flow: Flow): void {
    const { initiator, responder } = flow;
    this.#add(flow, `${PROTOCOLS[flow.protocol]} ${formatEndpoint(initiator)} ${formatEndpoint(responder)}`);
  }

  flowAccepted(flow: Flow): void {
    this.#add(flow, "accepted");
  }

  datagram(flow: Flow, packet: Packet): boolean {
    this.#add(flow, `${ARROWS[flow.direction]} ${text(packet.bytes, packet.payload, packet.payloadEnd)}`);
    return this.wants(flow);
  }

  stream(flow: Flow, { bytes, start, end, offset, segment }: StreamPiece): boolean {
    this.#add(flow, `${ARROWS[flow.direction]} ${segment}@${offset} ${text(bytes, start, end)}`);
    return this.wants(flow);
  }

  request(flow: Flow, { bytes, methodStart, targetEnd }: RequestHead, { earlierFrames }: StreamPiece): boolean {
    this.headFrames.push(earlierFrames);
    this.#add(flow, `request ${text(bytes, methodStart, targetEnd)}`);
    return true;
  }

  response(flow: Flow, { head, body, whole }: HttpResponse): void {
    this.#add(flow, `response ${head.status} ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
  }

  wantsBody(): boolean {
    return true;
  }

  requestBody(flow: Flow, { body, whole }: HttpRequest): void {
    this.#add(flow, `body ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
  }

  wantsUnasked(): boolean {
    return true;
  }

  unaskedResponse(flow: Flow, { head, body, whole }: HttpResponse): void {
    this.#add(flow, `unasked response ${head.status} ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
  }

  flowEnded(flow: Flow, why: FlowEnd): void {
    this.#add(flow, `${why} ${flow.packets(0)}/${flow.packets(1)}`);
  }

  #add(flow: Flow, line: string): void {
    this.events.push(`${flow.serial} ${line}`);
  }
}

export function limitsWith(changes: Partial<Limits> = {}): Limits {
  return { ...DEFAULT_LIMITS, maxFlows: 1024, ...changes };
}

/** All events of these packets, the end of the input included. */
export function follow(
  packets: Iterable<Packet>,
  changes: Partial<Limits> = {},
  recorder = new FlowRecorder(),
): string[] {
  const tracker = new FlowTracker(limitsWith(changes), recorder);
  for (const packet of packets) tracker.packet(packet);
  tracker.finish();
  return recorder.events;
}

/** What was counted on the way. */
export function countsOf(packets: Iterable<Packet>, changes: Partial<Limits> = {}): Readonly<Record<string, number>> {
  const tracker = new FlowTracker(limitsWith(changes), new FlowRecorder());
  for (const packet of packets) tracker.packet(packet);
  tracker.finish();
  const counters = new Counters();
  tracker.report(counters);
  return Object.fromEntries(counters.entries());
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString("latin1");
}
