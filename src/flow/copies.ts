import type { Counters } from "../core/counters.js";
import type { Microseconds } from "../core/time.js";
import { FIN, type Packet, SYN, TCP, UDP } from "../decode/packet.js";

/** Packets remembered: what comes between a frame and its copy on a busy port, and a table that stays in the cache. */
const PLACES = 4_096;
/**
 * A copy from another port, or from behind a router, comes within so long; two sensors' clocks differ by less where
 * anybody merges their captures. The shortest retransmission of TCP waits for 200 ms (RFC 6298 has 1 s).
 */
const WITHIN: Microseconds = 100_000;

/**
 * Frames that a capture holds twice: as they came into a switch and as they left it, or from two sensors. Link, VLAN,
 * time to live and IP checksum differ between the two, so a packet is known by what no router changes: ends, IP
 * identification, sequence numbers or UDP checksum, lengths. A retransmission is no copy: it has an identification of its
 * own. Nothing is allocated; a place is taken over by whatever comes next.
 *
 * The end of the payload is looked at only where no checksum speaks for it: it lies in memory that nothing else looks
 * at, and would have to be waited for with each packet.
 */
export class Copies {
  readonly #marks = new Int32Array(PLACES * 2);
  readonly #times = new Float64Array(PLACES).fill(Number.NEGATIVE_INFINITY);
  #count = 0;

  /** Whether this very packet was seen just before. Counts it if so. */
  isCopy(packet: Packet): boolean {
    const { transport, ipId, payload, payloadEnd, payloadLength } = packet;
    let content = ipId;
    let hasChecksum = true;
    if (transport === TCP) {
      // Acknowledgements repeat in all honesty, and so do resets, one for each segment that comes too late; a host that
      // numbers nothing does not tell them apart.
      if (ipId === 0 && payloadLength === 0 && (packet.tcpFlags & (SYN | FIN)) === 0) return false;
      content ^= Math.imul(packet.sequence, 0x9e3779b1) ^ Math.imul(packet.acknowledgement, 0x85ebca6b);
      content ^= packet.tcpFlags << 16;
    } else if (transport === UDP) {
      const lengthAndChecksum = packet.view.getInt32(payload - 4);
      content ^= Math.imul(lengthAndChecksum, 0x9e3779b1);
      hasChecksum = (lengthAndChecksum & 0xffff) !== 0;
    } else {
      return false;
    }
    content ^= Math.imul(payloadLength, 0xc2b2ae35);
    if (payloadEnd - payload >= 4) {
      content ^= Math.imul(packet.view.getInt32(payload), 0x27d4eb2f);
      if (!hasChecksum) content ^= packet.view.getInt32(payloadEnd - 4);
    }
    const ports = (packet.sourcePort << 16) | packet.destinationPort;
    let ends = Math.imul(packet.source3 ^ Math.imul(ports, 0x9e3779b1), 0x85ebca6b) ^ packet.destination3;
    ends = Math.imul(ends ^ (ends >>> 15), 0x2c1b3c6d) ^ transport;
    const place = (ends ^ content ^ (content >>> 13)) & (PLACES - 1);
    const { time } = packet;
    const marks = this.#marks;
    if (marks[place * 2] === ends && marks[place * 2 + 1] === content) {
      if (Math.abs(time - this.#times[place]!) <= WITHIN) {
        this.#count++;
        return true;
      }
    }
    marks[place * 2] = ends;
    marks[place * 2 + 1] = content;
    this.#times[place] = time;
    return false;
  }

  report(counters: Counters): void {
    if (this.#count > 0) counters.add("flow.copies", this.#count);
  }
}
