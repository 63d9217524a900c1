import { endpointKey, ipv4 } from "../../core/address.js";
import { hex } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { FrameKeeper } from "../../core/frame-keeper.js";
import type { FrameRef } from "../../core/frame-ref.js";
import type { Limits } from "../../core/limits.js";
import { Oldest } from "../../core/oldest.js";
import type { Microseconds } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import { type Detector, type DetectorContext, type DetectorEntry, LABEL_PROVEN } from "../detector.js";
import type { MediaActivity, MediaFacts, Sighting } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { frameRef, sighting } from "../sighting.js";
import { DATA } from "../udp/skype-header.js";
import type { UdpEndpoint } from "../udp/udp-endpoint.js";
import type { SkypeDatagram, UdpEndpoints } from "../udp/udp-endpoints.js";
import { PAUSE, Talk } from "./talk.js";

/** Gateways to telephone networks (E9). */
const SKYPEOUT_PORT = 12340;
/** Data datagrams of up to 4 bytes are keep-alives (U7). */
const LONGEST_KEEP_ALIVE = 4;

/** A flow under measurement. */
interface Measured {
  talk: Talk;
  /** Where it was last seen, for its end. */
  frame: FrameRef;
  /** First four bytes of the latest datagram to and from a gateway. */
  readonly openings: [number, number];
  /** The sighting at which it was told. */
  told: Sighting | undefined;
}

/**
 * Calls and transfers (E1 to E12): flows of type-D datagrams, streams that are proven, and flows to gateways, measured
 * from first to last packet. Says nothing of whether a host runs Skype: RTP and others have such flows too, so `alert`
 * looks at it only where the host and its port are proven otherwise.
 */
class MediaDetector implements Detector {
  readonly signal = "media";
  readonly #book: EvidenceBook;
  readonly #endpoints: UdpEndpoints;
  readonly #limits: Limits;
  readonly #frames: FrameKeeper | undefined;
  /** By flow serial. */
  readonly #measured = new Map<number, Measured>();
  readonly #oldest = new Oldest(this.#measured);
  #told = 0;
  #evicted = 0;

  constructor({ book, endpoints, limits, frames }: DetectorContext) {
    this.#frames = frames;
    this.#book = book;
    this.#endpoints = endpoints;
    this.#limits = limits;
  }

  skypeDatagram(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    if (isGateway(flow)) return;
    if (datagram.kind === DATA && datagram.length > LONGEST_KEEP_ALIVE) {
      const measured = this.#measure(flow, packet, packet.time, "udp", false);
      measured.talk.count(flow.direction, datagram.length, packet.time);
      this.#judge(flow, packet, measured, packet.payload, packet.payloadEnd);
      return;
    }
    const measured = this.#measured.get(flow.serial);
    if (measured === undefined) return;
    if (packet.time - measured.talk.last > PAUSE) this.#end(flow);
    else if (datagram.length > LONGEST_KEEP_ALIVE) measured.talk.strangers++;
  }

  /** To and from a gateway: whatever the third byte is, the first four stay the same within a call. */
  datagram(flow: Flow, packet: Packet): boolean {
    if (!isGateway(flow) || flow.ipVersion !== 4 || packet.payloadEnd - packet.payload < 4) return false;
    const measured = this.#measure(flow, packet, packet.time, "udp", true);
    const opening = packet.view.getInt32(packet.payload);
    const { direction } = flow;
    if (measured.openings[direction] === opening) {
      measured.talk.count(direction, packet.payloadLength, packet.time);
      this.#judge(flow, packet, measured, packet.payload, packet.payloadEnd);
    } else {
      measured.talk.strangers++;
      measured.openings[direction] = opening;
    }
    return true;
  }

  /** A stream that is proven is measured to its end. */
  stream(flow: Flow, piece: StreamPiece): boolean {
    if (flow.label !== LABEL_PROVEN || flow.ipVersion !== 4) return false;
    const measured = this.#measure(flow, piece, piece.time, "tcp", false);
    measured.talk.count(piece.direction, piece.end - piece.start, piece.time);
    this.#judge(flow, piece, measured, piece.start, piece.end);
    return true;
  }

  flowEnded(flow: Flow): void {
    if (this.#measured.has(flow.serial)) this.#end(flow);
  }

  report(counters: Counters): void {
    counters.add("detect.media.told", this.#told);
    if (this.#evicted > 0) counters.add("limit.maxMediaFlows", this.#evicted);
  }

  #measure(
    flow: Flow,
    framed: Packet | StreamPiece,
    time: Microseconds,
    transport: "udp" | "tcp",
    isSkypeOut: boolean,
  ): Measured {
    let measured = this.#measured.get(flow.serial);
    if (measured !== undefined && time - measured.talk.last > PAUSE) {
      this.#end(flow);
      measured = undefined;
    }
    if (measured === undefined) {
      if (this.#measured.size >= this.#limits.maxMediaFlows) {
        this.#oldest.take();
        this.#evicted++;
      }
      const talk = new Talk(transport, isSkypeOut, time);
      measured = { talk, frame: frameRef(framed), openings: [0, 0], told: undefined };
      this.#measured.set(flow.serial, measured);
      flow.watch();
    }
    return measured;
  }

  #judge(flow: Flow, framed: Packet | StreamPiece, measured: Measured, start: number, end: number): void {
    if (measured.told !== undefined) {
      if (framed.frame % 16 === 0) {
        measured.frame = frameRef(framed);
        this.#frames?.keep(measured.frame);
      }
      return;
    }
    const activity = measured.talk.activity();
    if (activity === undefined) return;
    this.#told++;
    measured.frame = frameRef(framed);
    measured.told = sighting(flow, framed, hex(framed.bytes, start, Math.min(end, start + 3)), false);
    this.#put(flow, measured, activity, measured.told, false);
  }

  #end(flow: Flow): void {
    const measured = this.#measured.get(flow.serial)!;
    this.#measured.delete(flow.serial);
    const { talk, told, frame } = measured;
    if (told === undefined) return;
    const activity = talk.activity();
    if (activity === undefined) return;
    this.#put(flow, measured, activity, { ...told, time: talk.last, frame }, true);
  }

  /** Speaks of each end from which messages of Skype's were seen, and for a proven stream of both. */
  #put(flow: Flow, measured: Measured, activity: MediaActivity, seen: Sighting, hasEnded: boolean): void {
    const { talk } = measured;
    for (const end of [0, 1] as const) {
      const word = end === 0 ? flow.initiatorWord : flow.responderWord;
      const port = end === 0 ? flow.initiatorPort : flow.responderPort;
      const endpoint = this.#endpoints.get(word, port);
      if (endpoint === undefined && talk.transport === "udp") continue;
      const peer =
        end === 0
          ? endpointKey(flow.responderWord, flow.responderPort)
          : endpointKey(flow.initiatorWord, flow.initiatorPort);
      const back = end === 0 ? 1 : 0;
      const now = {
        activity,
        path: pathOf(talk, endpoint),
        last: talk.last,
        hasEnded,
        packetsOut: talk.packets[end],
        packetsIn: talk.packets[back],
        bytesOut: talk.bytes[end],
        bytesIn: talk.bytes[back],
        hasVideo: talk.hasVideo,
      };
      const subject = ipv4(word);
      const mark = this.#mark(subject, `${talk.transport} ${port} ${peer}`);
      const known = this.#book.find("media", subject, mark);
      if (known !== undefined) Object.assign(known.facts, now);
      const { transport, started } = talk;
      this.#book.sight("media", subject, mark, "weak", seen, { transport, port, peer, started, ...now });
    }
  }

  /** The same two may talk again: each time is a piece of its own. */
  #mark(subject: Parameters<EvidenceBook["find"]>[1], between: string): string {
    for (let time = 1; ; time++) {
      const mark = `${between} ${time}`;
      if (this.#book.find("media", subject, mark)?.facts.hasEnded !== true) return mark;
    }
  }
}

function isGateway(flow: Flow): boolean {
  return flow.responderPort === SKYPEOUT_PORT || flow.initiatorPort === SKYPEOUT_PORT;
}

/** One way alone means a relay, unless the capture shows one way of everything (E7). */
function pathOf({ bytes }: Talk, endpoint: UdpEndpoint | undefined): MediaFacts["path"] {
  if (bytes[0] > 0 && bytes[1] > 0) return "direct";
  if (endpoint === undefined) return "unknown";
  for (const peer of endpoint.peers.values()) if (peer.answered) return "relay";
  return "unknown";
}

export const media: DetectorEntry = {
  signal: "media",
  summary: "calls and transfers: flows of data datagrams, proven streams and gateways, measured to their end",
  facts: "E1-E12",
  create: (context) => new MediaDetector(context),
};
