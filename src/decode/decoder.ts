import type { Frame } from "../capture/frame.js";
import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { layerFunctions, layerNumber, nextByIpProtocol, nextByLinkType, stop } from "./dispatch.js";
import { DONE, type LayerNumber } from "./layer.js";
import { ethernet } from "./layers/ethernet.js";
import { decodeSubframe } from "./layers/ieee80211.js";
import { ipv4 } from "./layers/ipv4.js";
import { tcp } from "./layers/tcp.js";
import { udp } from "./layers/udp.js";
import type { Packet } from "./packet.js";
import "./registry.js";
import { NOTES, stopReason, stopReasonCount, stopReasonName } from "./stop-reason.js";

const TOO_DEEP = stopReason("limit.maxLayers");

/** The layers of nearly every packet are called by name: the engine can then put them in the place of the call. */
const ETHERNET = layerNumber(ethernet);
const IPV4 = layerNumber(ipv4);
const TCP = layerNumber(tcp);
const UDP = layerNumber(udp);

/** Walks the layers of each frame and counts how that ended. Never throws on bytes, allocates nothing per frame. */
export class Decoder {
  readonly #functions = layerFunctions();
  readonly #maxLayers: number;
  readonly #stops = new Float64Array(stopReasonCount());
  readonly #notes = new Float64Array(NOTES.length);
  /** The link type of the latest frame and its layer: nearly every capture has one. */
  #linkType = -1;
  #firstLayer: LayerNumber = DONE;
  #frames = 0;
  #bytes = 0;
  /** Packets of frames that hold several, but for the first of each. */
  #further = 0;

  constructor(limits: Pick<Limits, "maxLayers">) {
    this.#maxLayers = limits.maxLayers;
  }

  /** Fills `packet` from `frame`. Whatever was understood is set, even where `packet.stop` says that more was not. */
  decode(frame: Frame, packet: Packet): void {
    packet.bytes = frame.bytes;
    packet.view = frame.view;
    packet.offset = frame.start;
    packet.end = frame.end;
    packet.promisedEnd = frame.start + frame.originalLength;
    packet.time = frame.time;
    packet.frame = frame.number;
    packet.capture = frame.capture;
    packet.interface = frame.interface;
    packet.wireLength = frame.originalLength;
    packet.tunnelDepth = 0;
    forgetLayers(packet);

    this.#frames++;
    this.#bytes += frame.end - frame.start;
    if (frame.linkType !== this.#linkType || this.#firstLayer === DONE) {
      this.#linkType = frame.linkType;
      this.#firstLayer = nextByLinkType(packet, frame.linkType);
    }
    this.#walk(packet, this.#firstLayer);
    this.#count(packet);
  }

  /**
   * The next packet of a frame that holds several, where `packet.restAt` is not 0. Its stop and notes are not counted:
   * both count frames.
   */
  decodeRest(packet: Packet): void {
    packet.offset = packet.restAt;
    packet.end = packet.restEnd;
    packet.promisedEnd = packet.restPromisedEnd;
    packet.tunnelDepth = packet.restTunnelDepth;
    forgetLayers(packet);
    this.#further++;
    this.#walk(packet, decodeSubframe(packet));
  }

  /** Goes on behind the IP header of a packet that came in fragments, or of a first fragment that has to do alone. */
  resume(packet: Packet): void {
    packet.fragmented = false;
    packet.flowHash = 0;
    packet.notes = 0;
    this.#walk(packet, nextByIpProtocol(packet, packet.protocol));
    this.#count(packet);
  }

  #walk(packet: Packet, first: LayerNumber): void {
    const functions = this.#functions;
    let next = first;
    let depth = 0;
    while (next !== DONE) {
      if (++depth > this.#maxLayers) {
        stop(packet, TOO_DEEP);
        break;
      }
      if (next === IPV4) next = ipv4.decode(packet);
      else if (next === TCP) next = tcp.decode(packet);
      else if (next === UDP) next = udp.decode(packet);
      else if (next === ETHERNET) next = ethernet.decode(packet);
      else next = functions[next]!(packet);
    }
  }

  #count(packet: Packet): void {
    this.#stops[packet.stop]!++;
    if (packet.notes !== 0) {
      for (let index = 0; index < NOTES.length; index++) {
        if ((packet.notes & NOTES[index]!.bit) !== 0) this.#notes[index]!++;
      }
    }
  }

  get frames(): number {
    return this.#frames;
  }

  /** Captured bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds what was counted: `decode.stop.<reason>` and `decode.note.<name>`. */
  report(counters: Counters): void {
    counters.add("decode.frames", this.#frames);
    counters.add("decode.bytes", this.#bytes);
    if (this.#further > 0) counters.add("decode.further-packets", this.#further);
    for (let reason = 1; reason < this.#stops.length; reason++) {
      if (this.#stops[reason]! > 0) counters.add(`decode.stop.${stopReasonName(reason)}`, this.#stops[reason]);
    }
    if (this.#stops[TOO_DEEP]! > 0) counters.add("limit.maxLayers", this.#stops[TOO_DEEP]);
    for (const [index, note] of NOTES.entries()) {
      if (this.#notes[index]! > 0) counters.add(`decode.note.${note.name}`, this.#notes[index]);
    }
  }
}

/** What the layers find out, as it is before the first of them. */
function forgetLayers(packet: Packet): void {
  packet.ethernet = -1;
  packet.vlan = -1;
  packet.innerVlan = -1;
  packet.ipVersion = 0;
  packet.protocol = 0;
  packet.fragmented = false;
  packet.restAt = 0;
  packet.transport = 0;
  packet.flowHash = 0;
  packet.notes = 0;
  packet.stop = 0;
}
