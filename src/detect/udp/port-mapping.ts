import type { Counters } from "../../core/counters.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

const NAT_PMP_PORT = 5351;
/** RFC 6886 section 3.3: version 0, opcode 1 (UDP), reserved (2), internal port (2), external port (2), lifetime (4). */
const REQUEST_LENGTH = 12;
const MAP_UDP = 0x0001_0000;
/** What the client asks for (U10). */
const LIFETIME = 3_600;

/**
 * A UDP port that the host asks its router to map for an hour (U10). Many programs do, so it is no reason for anything;
 * it tells the Skype port of a host that other signals prove.
 */
class PortMappingDetector implements Detector {
  readonly signal = "port-mapping";
  readonly #book: EvidenceBook;
  #requests = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  datagram(flow: Flow, packet: Packet): boolean {
    if (flow.responderPort !== NAT_PMP_PORT || flow.ipVersion !== 4) return false;
    if (flow.direction === 1 || packet.payloadEnd - packet.payload !== REQUEST_LENGTH) return true;
    const { view, payload } = packet;
    const port = view.getUint16(payload + 4);
    const lifetime = view.getUint32(payload + 8);
    if (view.getUint32(payload) !== MAP_UDP || lifetime !== LIFETIME || port !== view.getUint16(payload + 6))
      return true;
    this.#put(flow, packet, port, lifetime);
    return true;
  }

  #put(flow: Flow, packet: Packet, port: number, lifetime: number): void {
    this.#requests++;
    const seen = sighting(flow, packet, String(port), true);
    this.#book.sight("port-mapping", flow.initiator.address, String(port), "weak", seen, { port, lifetime });
  }

  report(counters: Counters): void {
    counters.add("detect.port-mapping.requests", this.#requests);
  }
}

export const portMapping: DetectorEntry = {
  signal: "port-mapping",
  summary: "a UDP port that the router is asked to map for an hour",
  facts: "U10",
  create: (context) => new PortMappingDetector(context),
};
