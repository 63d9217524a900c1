import type { Endpoint } from "../core/address.js";
import type { Encapsulation } from "../core/encapsulation.js";
import type { Microseconds } from "../core/time.js";
import type { Flow } from "../flow/flow.js";
import { LABEL_PROVEN } from "./detector.js";

/** `EndedFlow.flags`, and `Flow.flags`: seen from the source; the destination's bit is the next. */
export const SYN = 1 << 0;
export const FIN = 1 << 2;
export const RESET = 1 << 4;

/**
 * A flow that is over, copied out of the flow table: plain data for `alert`. A record is filled again and again and is
 * valid during the call; whoever needs it for longer copies its numbers. What is a double once is one from the start:
 * V8 lays an object out anew when a field that held small integers gets its first double.
 */
export class EndedFlow {
  /** IANA protocol number. */
  protocol = 0;
  ipVersion: 4 | 6 = 4;
  /** Initiator and responder, signed words as in `Packet`; IPv4 uses word 3 alone, the others are 0. */
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  sourcePort = 0;
  destinationPort = 0;
  start: Microseconds = Number.NaN;
  end: Microseconds = Number.NaN;
  /** What each side sent, unsigned 32 bits. */
  sourcePackets = 0;
  destinationPackets = 0;
  /** IP bytes that each side sent. */
  sourceBytes = Number.NaN;
  destinationBytes = Number.NaN;
  /** TCP flags that each side sent: bits, above. */
  flags = 0;
  /** What its first packet was seen in; undefined where that was plain, or nobody asks for all flows. */
  encapsulation: Encapsulation | undefined = undefined;
  /** Its own bytes prove that it is Skype. */
  isProven = false;

  fill(flow: Flow): void {
    this.protocol = flow.protocol;
    this.ipVersion = flow.ipVersion;
    this.source0 = flow.addressWord(0, 0);
    this.source1 = flow.addressWord(0, 1);
    this.source2 = flow.addressWord(0, 2);
    this.source3 = flow.addressWord(0, 3);
    this.destination0 = flow.addressWord(1, 0);
    this.destination1 = flow.addressWord(1, 1);
    this.destination2 = flow.addressWord(1, 2);
    this.destination3 = flow.addressWord(1, 3);
    this.sourcePort = flow.initiatorPort;
    this.destinationPort = flow.responderPort;
    this.start = flow.firstSeen;
    this.end = flow.lastSeen;
    this.sourcePackets = flow.packets(0);
    this.destinationPackets = flow.packets(1);
    this.sourceBytes = flow.bytes(0);
    this.destinationBytes = flow.bytes(1);
    this.flags = flow.flags;
    this.encapsulation = flow.encapsulation;
    this.isProven = flow.label === LABEL_PROVEN;
  }

  /** An object, as the next one: for records and their texts alone. */
  get source(): Endpoint {
    const { ipVersion: version, source0: a, source1: b, source2: c, source3: d, sourcePort: port } = this;
    return { address: { version, a, b, c, d }, port };
  }

  get destination(): Endpoint {
    const { ipVersion: version, destination0: a, destination1: b, destination2: c, destination3: d } = this;
    return { address: { version, a, b, c, d }, port: this.destinationPort };
  }
}

/** Who wants to hear of flows that are over. */
export interface EndedFlowListener {
  /** Every flow, not only those that may be Skype's. */
  readonly wantsAll: boolean;
  /**
   * Whether flows between these IPv4 addresses are of interest. Asked for every flow that ends, so it takes words and
   * makes nothing.
   */
  concerns(initiator: number, responder: number): boolean;
  flowEnded(flow: EndedFlow): void;
}
