import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { type Microseconds, SECOND } from "../core/time.js";
import { Packet } from "../decode/packet.js";
import { Datagram, LINK_HEADER } from "./datagram.js";

/** Linux waits so long for the rest of an IPv4 packet (ip_frag_time), Windows and RFC 8200 twice as long. */
const PATIENCE: Microseconds = 30 * SECOND;
/** Frames that a capture holds twice come this close to each other; a sender that uses a number again takes longer. */
const COPY_WITHIN: Microseconds = SECOND;
/** The length of an IP packet has 16 bits. */
const LONGEST_PAYLOAD = 65_535;
/** Every link carries packets of 68 bytes whole (RFC 791 section 3.2): no router cuts smaller, only an attacker does. */
const SMALLEST_HONEST = 48;
/** What a datagram and a fragment cost beside their bytes. */
const DATAGRAM_COST = 1_024;
const FRAGMENT_COST = 128;

/**
 * Puts IP fragments together, of IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5), inside tunnels too. What
 * fragments say against each other is settled as hosts do, and counted: docs/decisions/fragments.md.
 *
 *     if (packet.fragmented) {
 *       const whole = defragmenter.add(packet);
 *       if (whole !== undefined) decoder.resume(whole);
 *     }
 */
export class Defragmenter {
  readonly #limits: Pick<Limits, "maxFragmentBytes" | "maxFragmentsPerDatagram">;
  readonly #alone: (packet: Packet) => void;
  /** In the order in which their first fragments came: the oldest is given up first. */
  readonly #waiting = new Map<string, Datagram>();
  /** One datagram is handed on at a time. */
  readonly #whole = new Packet();
  /** What that memory holds, where it is a whole datagram. */
  #finished: string | undefined;
  #finishedLength = 0;
  readonly #memory = new Uint8Array(LINK_HEADER + LONGEST_PAYLOAD);
  readonly #view = new DataView(this.#memory.buffer);
  readonly #counts = {
    whole: 0,
    alone: 0,
    incomplete: 0,
    copies: 0,
    overlaps: 0,
    contradictions: 0,
    tiny: 0,
    "too-long": 0,
    "bad-length": 0,
  };
  #charged = 0;
  #overBytes = 0;
  #overFragments = 0;

  /** When the oldest datagram is given up, in packet time; Infinity where none waits. */
  deadline: Microseconds = Number.POSITIVE_INFINITY;

  /** `alone` is given each first fragment whose rest did not come: its ports, and what it holds, are worth having. */
  constructor(limits: Pick<Limits, "maxFragmentBytes" | "maxFragmentsPerDatagram">, alone: (packet: Packet) => void) {
    this.#limits = limits;
    this.#alone = alone;
  }

  /**
   * Takes the fragment that `packet` stands on. Gives the packet it completes, to be resumed by the decoder and valid
   * until the next call; undefined while others are missing.
   */
  add(packet: Packet): Packet | undefined {
    const start = packet.fragmentOffset;
    let length = packet.promisedEnd - packet.offset;
    if (packet.moreFragments) {
      // Offsets count units of 8 bytes: Linux cuts an IPv4 fragment to whole units, RFC 8200 has the others discarded.
      length = packet.ipVersion === 6 && (length & 7) !== 0 ? 0 : length & ~7;
      if (length < SMALLEST_HONEST && length > 0) this.#counts.tiny++;
    }
    if (length <= 0) {
      this.#counts["bad-length"]++;
      return undefined;
    }
    const end = start + length;
    if (end > LONGEST_PAYLOAD) {
      this.#counts["too-long"]++;
      return undefined;
    }
    const key = keyOf(packet);
    if (key === this.#finished && !this.#waiting.has(key) && this.#isCopy(packet, start, end)) {
      this.#counts.copies++;
      return undefined;
    }
    const datagram = this.#datagramOf(packet, key);
    if (!this.#take(datagram, packet, start, end)) return undefined;
    if (!datagram.isWhole) {
      this.#makeRoom();
      return undefined;
    }
    this.#counts.whole++;
    this.#remove(datagram);
    return this.#complete(datagram, packet);
  }

  /** Gives up what has waited too long at `now`, a step back of the clock included. */
  expire(now: Microseconds): void {
    for (const datagram of this.#waiting.values()) {
      if (Math.abs(now - datagram.time) <= PATIENCE) break;
      this.#giveUp(datagram);
    }
  }

  /** The input has ended. */
  finish(): void {
    for (const datagram of this.#waiting.values()) this.#giveUp(datagram);
  }

  /** Adds what was counted: `defrag.<what>`. */
  report(counters: Counters): void {
    for (const [name, count] of Object.entries(this.#counts)) if (count > 0) counters.add(`defrag.${name}`, count);
    if (this.#overBytes > 0) counters.add("limit.maxFragmentBytes", this.#overBytes);
    if (this.#overFragments > 0) counters.add("limit.maxFragmentsPerDatagram", this.#overFragments);
  }

  /** A copy of a fragment of the datagram that was finished last, as of a frame that the capture holds twice. */
  #isCopy(packet: Packet, start: number, end: number): boolean {
    const { bytes, offset } = packet;
    const memory = this.#memory;
    const length = packet.end - offset;
    if (Math.abs(packet.time - this.#whole.time) > COPY_WITHIN) return false;
    if (length < end - start || end < this.#finishedLength !== packet.moreFragments) return false;
    for (let index = 0; index < end - start; index++) {
      if (memory[LINK_HEADER + start + index] !== bytes[offset + index]) return false;
    }
    return true;
  }

  #datagramOf(packet: Packet, key: string): Datagram {
    let datagram = this.#waiting.get(key);
    // The number is used again: what waits under it is another datagram.
    if (datagram !== undefined && Math.abs(packet.time - datagram.time) > PATIENCE) {
      this.#giveUp(datagram);
      datagram = undefined;
    }
    if (datagram === undefined) {
      datagram = new Datagram(key, packet.time);
      this.#charge(datagram, DATAGRAM_COST);
      this.#waiting.set(key, datagram);
      this.#setDeadline();
    }
    return datagram;
  }

  /** False where the fragment adds nothing. */
  #take(datagram: Datagram, packet: Packet, start: number, end: number): boolean {
    if (datagram.isSpoilt) return false;
    if (datagram.contradicts(end, !packet.moreFragments)) {
      this.#counts.contradictions++;
      return false;
    }
    const fit = datagram.fit(start, end);
    if (fit === "copy") {
      this.#counts.copies++;
      return false;
    }
    if (fit === "overlap") {
      this.#counts.overlaps++;
      if (packet.ipVersion === 6) {
        this.#discharge(datagram);
        this.#charge(datagram, DATAGRAM_COST);
        datagram.spoil();
        return false;
      }
    }
    if (datagram.fragments >= this.#limits.maxFragmentsPerDatagram) {
      this.#overFragments++;
      return false;
    }
    this.#charge(datagram, FRAGMENT_COST + datagram.add(packet, start, end));
    return true;
  }

  #makeRoom(): void {
    while (this.#charged > this.#limits.maxFragmentBytes) {
      this.#overBytes++;
      this.#giveUp(this.#waiting.values().next().value!);
    }
  }

  #complete(datagram: Datagram, packet: Packet): Packet {
    const whole = this.#whole;
    const { time, frame, capture, interface: index, wireLength } = packet;
    datagram.writeTo(whole, this.#memory, this.#view);
    whole.time = time;
    whole.frame = frame;
    whole.capture = capture;
    whole.interface = index;
    whole.wireLength = wireLength;
    this.#finished = datagram.key;
    this.#finishedLength = whole.end - LINK_HEADER;
    whole.earlierFrames = datagram.frames.filter((earlier) => earlier.frame !== frame || earlier.capture !== capture);
    return whole;
  }

  #giveUp(datagram: Datagram): void {
    this.#remove(datagram);
    if (datagram.hasFirst) {
      this.#counts.alone++;
      this.#finished = undefined;
      datagram.writeTo(this.#whole, this.#memory, this.#view);
      this.#alone(this.#whole);
    } else {
      this.#counts.incomplete++;
    }
  }

  #remove(datagram: Datagram): void {
    this.#waiting.delete(datagram.key);
    this.#discharge(datagram);
    this.#setDeadline();
  }

  #charge(datagram: Datagram, bytes: number): void {
    datagram.charged += bytes;
    this.#charged += bytes;
  }

  #discharge(datagram: Datagram): void {
    this.#charged -= datagram.charged;
    datagram.charged = 0;
  }

  #setDeadline(): void {
    const oldest = this.#waiting.values().next().value;
    this.deadline = oldest === undefined ? Number.POSITIVE_INFINITY : oldest.time + PATIENCE;
  }
}

/** What the fragments of one packet share: RFC 791 section 3.2 names addresses, protocol and number, RFC 8200 no protocol. */
function keyOf(packet: Packet): string {
  const { fragmentId, protocol, source3, destination3 } = packet;
  if (packet.ipVersion === 4) return `${source3} ${destination3} ${fragmentId} ${protocol}`;
  const { source0, source1, source2, destination0, destination1, destination2 } = packet;
  const source = `${source0} ${source1} ${source2} ${source3}`;
  return `${source} ${destination0} ${destination1} ${destination2} ${destination3} ${fragmentId}`;
}
