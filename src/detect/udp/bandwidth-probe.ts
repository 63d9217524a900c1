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
import type { SkypeDatagram, UdpEndpoint } from "./udp-endpoints.js";

/** Of the 17 that were seen in a burst, as many in a row. */
export const LEAST_IN_A_ROW = 10;
/** They come 0.1 ms apart (U7a); voice of equal sizes comes every 20 ms. */
const LONGEST_GAP: Microseconds = 0.015 * SECOND;
/** Ids rise by 1; where the capture lost some of the burst by more, in less than half of the steps. */
const LARGEST_STEP = 3;
/** Values that each byte of the IV has within a burst: all of it is random, where a time stamp's high bytes stand still. */
const LEAST_IVS = 6;
const IV_LENGTH = 4;

interface Burst {
  receiver: number;
  id: number;
  length: number;
  crcHead: number;
  time: Microseconds;
  count: number;
  /** Steps that were greater than 1. */
  losses: number;
  /** Of its first message. */
  crc: number;
  iv: number;
  /** Made with the second message, which nearly none has. */
  varying: Varying | undefined;
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
    const { kind, sender, isComplete, iv } = datagram;
    if (kind !== MESSAGE || sender === undefined || !isComplete) return;
    const burst = this.#bursts.get(sender) ?? this.#begin(sender);
    if (goesOn(burst, datagram, packet.time)) {
      burst.varying ??= varyingOf(burst);
      add(burst.varying, datagram.crc, iv);
      if (datagram.id !== ((burst.id + 1) & 0xffff)) burst.losses++;
    } else {
      burst.count = 0;
      burst.losses = 0;
      burst.crc = datagram.crc;
      burst.iv = iv;
      burst.varying = undefined;
    }
    burst.receiver = datagram.receiverKey;
    burst.id = datagram.id;
    burst.length = datagram.length;
    burst.crcHead = datagram.crc >>> 8;
    burst.time = packet.time;
    burst.count++;
    if (burst.count >= LEAST_IN_A_ROW && burst.losses * 2 < burst.count && isRandom(burst.varying))
      this.#put(flow, packet, sender, burst);
  }

  report(counters: Counters): void {
    counters.add("detect.bandwidth-probe.bursts", this.#found);
  }

  #begin(sender: UdpEndpoint): Burst {
    const burst: Burst = {
      receiver: -1,
      id: 0,
      length: 0,
      crcHead: 0,
      time: 0,
      count: 0,
      losses: 0,
      crc: 0,
      iv: 0,
      varying: undefined,
    };
    this.#bursts.set(sender, burst);
    return burst;
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
    this.#book.sight("bandwidth-probe", subject, mark, "strong", sighting(flow, packet, proof, true), () => facts);
  }
}

function varyingOf({ crc, iv }: Burst): Varying {
  const varying = { crcTails: new Set<number>(), ivBytes: Array.from({ length: IV_LENGTH }, () => new Set<number>()) };
  add(varying, crc, iv);
  return varying;
}

function add({ crcTails, ivBytes }: Varying, crc: number, iv: number): void {
  crcTails.add(crc & 0xff);
  for (const [index, values] of ivBytes.entries()) values.add((iv >>> (index * 8)) & 0xff);
}

function isRandom(varying: Varying | undefined): boolean {
  return varying !== undefined && varying.crcTails.size > 1 && varying.ivBytes.every(({ size }) => size >= LEAST_IVS);
}

function goesOn(burst: Burst, { receiverKey, id, length, crc }: SkypeDatagram, time: Microseconds): boolean {
  return (
    receiverKey === burst.receiver &&
    isStep((id - burst.id) & 0xffff) &&
    length === burst.length &&
    crc >>> 8 === burst.crcHead &&
    Math.abs(time - burst.time) <= LONGEST_GAP
  );
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
