import type { Counters } from "../../core/counters.js";
import { type Microseconds, SECOND } from "../../core/time.js";
import type { Packet } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { BandwidthProbeFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { payloadProof, sighting } from "../sighting.js";
import { EndpointNotes } from "./endpoint-notes.js";
import { MESSAGE, MESSAGE_HEADER } from "./skype-header.js";
import type { UdpEndpoint } from "./udp-endpoint.js";
import type { SkypeDatagram } from "./udp-endpoints.js";

/** Of the 17 that were seen in a burst, as many in a row. */
export const LEAST_IN_A_ROW = 10;
/** They come 0.1 ms apart (U7a); voice of equal sizes comes every 20 ms. */
const LONGEST_GAP: Microseconds = 0.015 * SECOND;
/** Ids rise by 1; where the capture lost some of the burst by more, in less than half of the steps. */
const LARGEST_STEP = 3;
/** Values that each byte of the IV has within a burst: all of it is random, where a time stamp's high bytes stand still. */
const LEAST_IVS = 6;
const IV_LENGTH = 4;

/** Begun with its second message, which nearly none has. */
interface Burst {
  count: number;
  /** Steps that were greater than 1. */
  losses: number;
  readonly varying: Varying;
}

/** The values within a burst of the checksum's last byte, and of each byte of the IV. */
interface Varying {
  readonly crcTails: Set<number>;
  readonly ivBytes: readonly Set<number>[];
}

/**
 * A burst of messages of one length to one peer (U7a): ids rising by 1, IVs random, checksums equal but for their last
 * byte. 24 bits repeat each time. Seen in one capture of 2016 only, so it is strong and no proof.
 */
class BandwidthProbeDetector implements Detector {
  readonly signal = "bandwidth-probe";
  readonly #book: EvidenceBook;
  readonly #bursts: EndpointNotes<Burst>;
  #found = 0;

  constructor({ book, endpoints }: DetectorContext) {
    this.#bursts = new EndpointNotes(endpoints);
    this.#book = book;
  }

  skypeDatagram(flow: Flow, packet: Packet, datagram: SkypeDatagram): void {
    const { kind, sender } = datagram;
    if (kind !== MESSAGE || sender === undefined || !datagram.isComplete) return;
    let burst = this.#bursts.get(sender);
    if (!goesOn(sender, datagram)) {
      if (burst !== undefined) this.#bursts.set(sender, undefined);
      return;
    }
    if (burst === undefined) {
      burst = begin(sender);
      this.#bursts.set(sender, burst);
    }
    add(burst.varying, datagram.crc, datagram.iv);
    if (idStep(sender, datagram) !== 1) burst.losses++;
    burst.count++;
    if (burst.count >= LEAST_IN_A_ROW && burst.losses * 2 < burst.count && isRandom(burst.varying))
      this.#put(flow, packet, sender, burst);
  }

  report(counters: Counters): void {
    counters.add("detect.bandwidth-probe.bursts", this.#found);
  }

  #put(flow: Flow, packet: Packet, sender: UdpEndpoint, burst: Burst): void {
    const subject = sender.address;
    const mark = String(sender.port);
    const known = this.#book.find("bandwidth-probe", subject, mark)?.facts;
    const facts: BandwidthProbeFacts = known ?? { port: sender.port, bursts: 0, longest: 0 };
    facts.longest = Math.max(facts.longest, burst.count);
    if (burst.count > LEAST_IN_A_ROW && known !== undefined) return;
    this.#found++;
    facts.bursts++;
    const proof = payloadProof(packet, MESSAGE_HEADER);
    this.#book.sight("bandwidth-probe", subject, mark, "strong", sighting(flow, packet, proof, true), facts);
  }
}

/** With the message before the one at hand. */
function begin(sender: UdpEndpoint): Burst {
  const varying = { crcTails: new Set<number>(), ivBytes: Array.from({ length: IV_LENGTH }, () => new Set<number>()) };
  const first = sender.backwards(2);
  add(varying, sender.requestCrc(first), sender.requestIv(first));
  return { count: 1, losses: 0, varying };
}

function add({ crcTails, ivBytes }: Varying, crc: number, iv: number): void {
  crcTails.add(crc & 0xff);
  for (const [index, values] of ivBytes.entries()) values.add((iv >>> (index * 8)) & 0xff);
}

function isRandom(varying: Varying): boolean {
  return varying.crcTails.size > 1 && varying.ivBytes.every(({ size }) => size >= LEAST_IVS);
}

/** Whether the message goes on where the sender's one before it stopped. */
function goesOn(sender: UdpEndpoint, datagram: SkypeDatagram): boolean {
  const { receiverKey, length, crc, lengthBefore, sinceMessage } = datagram;
  if (length !== lengthBefore || Math.abs(sinceMessage) > LONGEST_GAP) return false;
  const before = sender.backwards(2);
  return (
    sender.requestPeer(before) === receiverKey &&
    isStep(idStep(sender, datagram)) &&
    crc >>> 8 === sender.requestCrc(before) >>> 8
  );
}

/** From the message before. */
function idStep(sender: UdpEndpoint, { id }: SkypeDatagram): number {
  return (id - sender.requestId(sender.backwards(2))) & 0xffff;
}

function isStep(step: number): boolean {
  return step >= 1 && step <= LARGEST_STEP;
}

export const bandwidthProbe: DetectorEntry = {
  signal: "bandwidth-probe",
  summary: "bursts of equal messages to one peer, checksums equal but for their last byte",
  facts: "U7a",
  create: (context) => new BandwidthProbeDetector(context),
};
