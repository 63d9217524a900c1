import type { Counters } from "../core/counters.js";
import type { FrameKeeper } from "../core/frame-keeper.js";
import type { Limits } from "../core/limits.js";
import type { Microseconds } from "../core/time.js";
import { ACK, FIN, type Packet, RST, SYN, TCP, UDP } from "../decode/packet.js";
import { EncapsulationRows } from "./encapsulation-rows.js";
import { ExpirySweep } from "./expiry-sweep.js";
import { Flow } from "./flow.js";
import type { FlowEnd, FlowListener } from "./flow-listener.js";
import * as R from "./flow-record.js";
import { FlowTable } from "./flow-table.js";
import { HostCensus } from "./host-census.js";
import { Proxies } from "./proxies.js";
import { secondPort } from "./second-port.js";
import { StreamFollower } from "./stream-follower.js";
import { idleTimeout, isClosed, SHORTEST_TIMEOUT } from "./timeouts.js";

export interface FlowTrackerOptions {
  /** A flow that is over is still to know the VLANs and the tunnel it was seen in. */
  readonly keepsEncapsulation?: boolean;
  /** Keeps the frames of segments that wait for their turn. */
  readonly frames?: FrameKeeper;
}

/**
 * Packets in, flow events out. Everything runs on packet time, so a replay equals the live run. A packet of a flow that
 * no detector wants costs a look-up and a counter update.
 */
export class FlowTracker {
  readonly #table: FlowTable;
  readonly #expiry: ExpirySweep;
  readonly #listener: FlowListener;
  readonly #flow: Flow;
  readonly #encapsulations: EncapsulationRows | undefined;
  readonly #streams: StreamFollower;
  readonly #census: HostCensus;
  #started = 0;
  #evicted = 0;
  #peak = 0;
  #oneSided = 0;
  #twoSided = 0;
  #forgedResets = 0;

  constructor(limits: Limits, listener: FlowListener, { keepsEncapsulation, frames }: FlowTrackerOptions = {}) {
    this.#table = new FlowTable(limits);
    this.#encapsulations = keepsEncapsulation ? new EncapsulationRows(limits.maxFlows) : undefined;
    this.#census = new HostCensus(limits.maxHostsCounted);
    this.#expiry = new ExpirySweep(this.#table, (flow, why) => this.#end(flow, why));
    this.#listener = listener;
    const proxies = new Proxies(limits);
    this.#flow = new Flow(this.#table, this.#encapsulations, proxies);
    this.#streams = new StreamFollower(limits, this.#table, this.#flow, listener, proxies, frames);
  }

  /** The packets that come next, in order: what of them can be known beforehand is got ready. */
  expect(packets: readonly Packet[], count: number): void {
    this.#table.prefetch(packets, count);
  }

  packet(packet: Packet): void {
    const { transport } = packet;
    if (transport === 0) return;
    this.#expiry.at(packet.time);

    const table = this.#table;
    const sourcePort = packet.sourcePort;
    const destinationPort = secondPort(packet);
    let number = table.find(packet, sourcePort, destinationPort);
    let isNew = number < 0;
    if (isNew) number = this.#insert(packet, sourcePort, destinationPort);
    else {
      const why = this.#over(number, table.direction, packet);
      if (why !== undefined) {
        this.#end(number, why);
        table.release(number);
        table.start(number, packet, sourcePort, destinationPort);
        isNew = true;
      }
    }

    const direction = table.direction;
    const before = table.update(number, packet);
    if (isNew) this.#start(number, packet);

    if (transport === TCP) {
      if ((packet.tcpFlags & RST) !== 0 && !isNew && this.#streams.isForgedReset(packet, number)) {
        this.#forgedResets++;
        const was = before & (R.RST_SEEN << direction);
        table.words[number * R.WORDS + R.META] =
          (table.words[number * R.WORDS + R.META]! & ~(R.RST_SEEN << direction)) | was;
        return;
      }
      if ((packet.tcpFlags & (SYN | ACK)) === (SYN | ACK) && direction === 1 && (before & R.ACCEPTED) === 0) {
        table.words[number * R.WORDS + R.META]! |= R.ACCEPTED;
        this.#move(number, packet);
        this.#listener.flowAccepted(this.#flow, packet);
      }
      // The latest bits: a detector may have let go of the flow just now.
      const wanted = table.words[number * R.WORDS + R.META]! & R.WANTED_BOTH;
      if (wanted !== 0 && (packet.payloadLength > 0 || this.#movesStream(number, packet))) {
        this.#move(number, packet);
        this.#streams.packet(packet, number, wanted);
      }
    } else if (transport === UDP && (isNew || (before & R.WANTED) !== 0) && packet.payloadEnd > packet.payload) {
      this.#move(number, packet);
      if (!this.#listener.datagram(this.#flow, packet)) table.words[number * R.WORDS + R.META]! &= ~R.WANTED_BOTH;
    }
  }

  /** Time has passed without a packet: what is over by now gives its memory back. Changes nothing that is found. */
  advance(now: Microseconds): void {
    this.#expiry.at(now);
  }

  /** The input has ended: every flow ends, in the order they started. */
  finish(): void {
    for (const number of this.#table.inOrder()) this.#end(number, "input-ended");
    this.#table.clear();
  }

  get live(): number {
    return this.#table.live;
  }

  report(counters: Counters): void {
    counters.add("flow.started", this.#started);
    counters.add("flow.peak", this.#peak);
    counters.add("flow.tcp.one-sided", this.#oneSided);
    counters.add("flow.tcp.two-sided", this.#twoSided);
    counters.add("flow.hosts", this.#census.count);
    if (this.#census.isFull) counters.add("limit.maxHostsCounted", 1);
    if (this.#evicted > 0) counters.add("limit.maxFlows", this.#evicted);
    if (this.#forgedResets > 0) counters.add("flow.tcp.forged-resets", this.#forgedResets);
    this.#streams.report(counters);
  }

  #insert(packet: Packet, sourcePort: number, destinationPort: number): number {
    const table = this.#table;
    if (table.full) {
      const idlest = table.idlest();
      this.#end(idlest, "evicted");
      table.remove(idlest);
      this.#evicted++;
      // Removing may have moved the slot that the look-up had found free.
      table.find(packet, sourcePort, destinationPort);
    }
    const number = table.insert(packet, sourcePort, destinationPort);
    if (table.live > this.#peak) this.#peak = table.live;
    return number;
  }

  /** A flow that starts with this packet: tell the listener. */
  #start(number: number, packet: Packet): void {
    this.#started++;
    this.#census.add(packet);
    let marks = packet.transport === TCP || packet.transport === UDP ? R.WANTED_BOTH : 0;
    if (this.#encapsulations !== undefined && (packet.vlan >= 0 || packet.tunnelDepth !== 0)) {
      this.#encapsulations.keep(number, packet);
      marks |= R.IS_ENCAPSULATED;
    }
    this.#table.words[number * R.WORDS + R.META]! |= marks;
    this.#move(number, packet);
    this.#listener.flowStarted(this.#flow, packet);
  }

  /** Why the packet that hits this flow's ends belongs to a new flow all the same; undefined where it does not. */
  #over(number: number, direction: 0 | 1, packet: Packet): FlowEnd | undefined {
    const table = this.#table;
    const at = number * R.WORDS;
    const meta = table.words[at + R.META]!;
    const idle = packet.time - table.doubles[number * R.DOUBLES + R.LAST]!;
    const isSyn = packet.transport === TCP && (packet.tcpFlags & (SYN | ACK)) === SYN;
    // Nearly every packet: it follows the one before within any timeout.
    if (idle >= 0 && idle < SHORTEST_TIMEOUT && !isSyn) return undefined;
    const answered = table.words[at + R.PACKETS + 1]!;
    if (Math.abs(idle) > idleTimeout(meta, answered)) return isClosed(meta) ? "closed" : "idle";
    if (!isSyn) return undefined;
    // The ports are used again: after an end, or after one that we did not see.
    if ((meta & ((R.FIN_SEEN | R.RST_SEEN) * 3)) !== 0) return isClosed(meta) ? "closed" : "replaced";
    const hasTalked = (meta & (R.DATA_SEEN * 3)) !== 0;
    const isCopy =
      (meta & (R.SYN_SEEN << direction)) !== 0 &&
      table.initialSequences[number * 2 + direction] === ((packet.sequence + 1) | 0);
    return hasTalked && !isCopy ? "replaced" : undefined;
  }

  #end(number: number, why: FlowEnd): void {
    this.#countSides(number);
    this.#flow.moveTo(number, 0);
    this.#streams.end(number);
    this.#listener.flowEnded(this.#flow, why);
  }

  /** A TCP flow that carried data but whose other side was never seen: asymmetric routing, or half a span port. */
  #countSides(number: number): void {
    const { words } = this.#table;
    const at = number * R.WORDS;
    const meta = words[at + R.META]!;
    if ((meta & R.PROTOCOL_MASK) !== TCP || (meta & (R.DATA_SEEN * 3)) === 0) return;
    if (words[at + R.PACKETS]! > 0 && words[at + R.PACKETS + 1]! > 0) this.#twoSided++;
    else this.#oneSided++;
  }

  /** Whether a packet without payload means anything to the flow's stream: most acknowledgements do not. */
  #movesStream(number: number, packet: Packet): boolean {
    const { words } = this.#table;
    if (words[number * R.WORDS + R.STREAM] === 0) return false;
    return (packet.tcpFlags & FIN) !== 0 || (words[number * R.WORDS + R.META]! & R.IS_WAITING) !== 0;
  }

  #move(number: number, packet: Packet): void {
    this.#flow.moveTo(number, this.#table.direction);
    this.#flow.vlan = packet.vlan;
    if (packet.tunnelDepth !== 0) this.#flow.tunnelled = packet;
  }
}
