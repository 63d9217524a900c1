import type { Limits } from "../core/limits.js";
import { FIN, Packet, RST, SYN, TCP } from "../decode/packet.js";
import { AddressPool } from "./address-pool.js";
import { FlowHash } from "./flow-hash.js";
import * as R from "./flow-record.js";
import { secondPort } from "./second-port.js";

const FIRST_SLOTS = 1 << 13;
const NO_SLOTS = new Int32Array(0);
/** Flows compared when one must go: the idlest of so many neighbours of a hand that goes round the records. */
const EVICTION_SAMPLE = 8;
/** Packets or flows whose memory can be asked for at once. */
export const MOST_TOGETHER = 64;

/**
 * The flows alive now: open addressing over (hash, flow number) slots, and one 64-byte record a flow. Records are
 * reserved at their bound and cost memory only once touched; slots double as they fill to a half. Numbers, not objects:
 * `docs/decisions/flow-table.md` says what was measured.
 */
export class FlowTable {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly pool = new AddressPool();
  /** Sequence numbers after the SYN, the initiator's and the responder's of each flow; valid where SYN_SEEN says so. */
  readonly initialSequences: Int32Array;
  readonly capacity: number;

  readonly #hash: FlowHash;
  /** Pairs: the hash, then the flow number plus 1; 0 there means an empty slot. */
  #slots = NO_SLOTS;
  #mask = 0;
  /** A stack of the records that are free again: its height, then those. Of records never used the next is `#fresh`. */
  readonly #free: Int32Array;
  #fresh = 0;
  #live = 0;
  #hand = 0;
  #serial = 0;
  readonly #hashes = new Int32Array(MOST_TOGETHER);

  // What the last look-up found, beside the flow number.
  /** 0 where the packet runs from initiator to responder, 1 where it runs back. */
  direction: 0 | 1 = 0;
  /** What `prefetch` has read, kept so that the engine does not leave the reading out. */
  touched = 0;
  /** Where `find` found nothing: the hash and the empty slot, for `insert`. */
  #missedHash = 0;
  #missedSlot = 0;

  constructor(limits: Pick<Limits, "maxFlows">, hash = new FlowHash()) {
    this.capacity = limits.maxFlows;
    const buffer = new ArrayBuffer(this.capacity * R.WORDS * 4);
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.initialSequences = new Int32Array(this.capacity * 2);
    this.#free = new Int32Array(1 + this.capacity);
    this.#hash = hash;
    // Set a second time already: what the engine has only ever seen set once it compiles in as a constant, and all that
    // looks flows up would have to be compiled anew when the table first grows.
    this.#resize(FIRST_SLOTS);
  }

  get live(): number {
    return this.#live;
  }

  get full(): boolean {
    return this.#live >= this.capacity;
  }

  /** Records `[0, used)` have been filled at some time. */
  get used(): number {
    return this.#fresh;
  }

  /**
   * Asks for the memory that `find` and `insert` will need for these packets. A table of many flows lies beyond the
   * caches: asked for one after the other each miss is waited for, asked for in a row they are under way together.
   * Hashes are made beforehand, since the fewer instructions lie between two misses the more of them overlap.
   */
  prefetch(packets: readonly Packet[], count: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    const words = this.words;
    const hashes = this.#hashes;
    const free = this.#free;
    let wanted = 0;
    for (let index = 0; index < count; index++) {
      const packet = packets[index]!;
      if (packet.transport === 0 || packet.fragmented) continue;
      const hash = this.#hashOf(packet, packet.sourcePort, secondPort(packet));
      packet.flowHash = hash;
      hashes[wanted++] = hash;
    }
    let touched = 0;
    for (let index = 0; index < wanted; index++) touched ^= slots[(hashes[index]! & mask) * 2 + 1]!;
    let unused = free[0]!;
    for (let index = 0; index < wanted; index++) {
      const entry = slots[(hashes[index]! & mask) * 2 + 1]!;
      if (entry !== 0) touched ^= words[(entry - 1) * R.WORDS + R.META]!;
      else {
        // At height 0 this is record 0, to no harm: a branch for it would be compiled anew when the first flow ends.
        touched ^= words[free[unused]! * R.WORDS + R.META]!;
        unused = Math.max(unused - 1, 0);
      }
    }
    this.touched = touched;
  }

  /** The same for flows that will be removed. */
  prefetchFlows(flows: Int32Array, count: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    const hashes = this.#hashes;
    for (let index = 0; index < count; index++) hashes[index] = this.#hashOfFlow(flows[index]!);
    let touched = 0;
    for (let index = 0; index < count; index++) touched ^= slots[(hashes[index]! & mask) * 2 + 1]!;
    this.touched = touched;
  }

  /** The number of the packet's flow, and `direction`; or -1, after which `insert` may follow. */
  find(packet: Packet, sourcePort: number, destinationPort: number): number {
    const hash = packet.flowHash !== 0 ? packet.flowHash : this.#hashOf(packet, sourcePort, destinationPort);
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = slots[slot * 2 + 1]!;
      if (entry === 0) break;
      if (slots[slot * 2] === hash && this.#matches(entry - 1, packet, sourcePort, destinationPort)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    this.#missedHash = hash;
    this.#missedSlot = slot;
    return -1;
  }

  #matches(flow: number, packet: Packet, sourcePort: number, destinationPort: number): boolean {
    const words = this.words;
    const at = flow * R.WORDS;
    const kind = words[at + R.META]! & (R.PROTOCOL_MASK | R.IS_IPV6);
    const ports = words[at + R.PORTS]!;
    if (packet.ipVersion === 4) {
      if (kind !== packet.transport) return false;
      const initiator = words[at + R.INITIATOR]!;
      const responder = words[at + R.RESPONDER]!;
      if (
        initiator === packet.source3 &&
        responder === packet.destination3 &&
        ports === ((sourcePort << 16) | destinationPort)
      ) {
        this.direction = 0;
        return true;
      }
      this.direction = 1;
      return (
        initiator === packet.destination3 &&
        responder === packet.source3 &&
        ports === ((destinationPort << 16) | sourcePort)
      );
    }
    if (kind !== (packet.transport | R.IS_IPV6)) return false;
    const pair = words[at + R.INITIATOR]!;
    if (ports === ((sourcePort << 16) | destinationPort) && this.pool.isForward(pair, packet)) {
      this.direction = 0;
      return true;
    }
    this.direction = 1;
    return ports === ((destinationPort << 16) | sourcePort) && this.pool.isBackward(pair, packet);
  }

  /** A record for the packet that `find` has just missed. The caller has made room: see `full` and `idlest`. */
  insert(packet: Packet, sourcePort: number, destinationPort: number): number {
    const flow = this.#takeRecord();
    const slots = this.#slots;
    slots[this.#missedSlot * 2] = this.#missedHash;
    slots[this.#missedSlot * 2 + 1] = flow + 1;
    this.#live++;
    this.start(flow, packet, sourcePort, destinationPort);
    if (this.#live * 2 > this.#mask) this.#resize((this.#mask + 1) * 2);
    return flow;
  }

  /**
   * Fills a record for a flow that starts with this packet: after `insert`, or in place when the ports are used again.
   * A SYN says who opened the flow; a SYN with ACK is the answer to one that was not seen; else the first packet does.
   */
  start(flow: number, packet: Packet, sourcePort: number, destinationPort: number): void {
    const words = this.words;
    const at = flow * R.WORDS;
    const doubles = flow * R.DOUBLES;
    const answer = packet.transport === TCP && (packet.tcpFlags & (SYN | 0x10)) === (SYN | 0x10);
    this.direction = answer ? 1 : 0;
    let meta = packet.transport | R.IN_USE;
    if (packet.ipVersion === 4) {
      words[at + R.INITIATOR] = answer ? packet.destination3 : packet.source3;
      words[at + R.RESPONDER] = answer ? packet.source3 : packet.destination3;
    } else {
      meta |= R.IS_IPV6;
      words[at + R.INITIATOR] = this.pool.add(packet, !answer);
    }
    words[at + R.PORTS] = answer ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    words[at + R.META] = meta;
    words[at + R.PACKETS] = 0;
    words[at + R.PACKETS + 1] = 0;
    words[at + R.STREAM] = 0;
    words[at + R.SERIAL] = ++this.#serial | 0;
    this.doubles[doubles + R.FIRST] = packet.time;
    this.doubles[doubles + R.LAST] = packet.time;
    this.doubles[doubles + R.BYTES] = 0;
    this.doubles[doubles + R.BYTES + 1] = 0;
  }

  /** Lets go of what hangs on a record before `start` fills it again in place. */
  release(flow: number): void {
    const at = flow * R.WORDS;
    if ((this.words[at + R.META]! & R.IS_IPV6) !== 0) this.pool.remove(this.words[at + R.INITIATOR]!);
  }

  /** Counts the packet and remembers its flags. Gives the META bits from before. On the path of every packet. */
  update(flow: number, packet: Packet): number {
    const direction = this.direction;
    const at = flow * R.WORDS;
    const doubles = flow * R.DOUBLES;
    this.words[at + R.PACKETS + direction]!++;
    this.doubles[doubles + R.BYTES + direction]! += packet.ipLength;
    if (packet.time > this.doubles[doubles + R.LAST]!) this.doubles[doubles + R.LAST] = packet.time;
    const meta = this.words[at + R.META]!;
    if (packet.transport === TCP) {
      const flags = packet.tcpFlags;
      let seen = packet.payloadLength > 0 ? R.DATA_SEEN : 0;
      if ((flags & (SYN | FIN | RST)) !== 0) {
        if ((flags & SYN) !== 0) {
          seen |= R.SYN_SEEN;
          this.initialSequences[flow * 2 + direction] = packet.sequence + 1;
        }
        if ((flags & FIN) !== 0) seen |= R.FIN_SEEN;
        if ((flags & RST) !== 0) seen |= R.RST_SEEN;
      }
      let kept = meta;
      // Who goes on talking has not reset the connection: somebody else sent that RST (RFC 5961 section 3.2).
      if (seen === R.DATA_SEEN) kept &= ~(R.RST_SEEN << direction);
      this.words[at + R.META] = kept | (seen << direction);
    }
    return meta;
  }

  /** The flow number that is worth least: unlabelled and idle for longest, among a sample of neighbours. */
  idlest(): number {
    let best = -1;
    let bestLast = Number.POSITIVE_INFINITY;
    let bestLabelled = true;
    for (let look = 0; look < EVICTION_SAMPLE || best < 0; look++) {
      const flow = this.#hand;
      this.#hand = this.#hand + 1 < this.#fresh ? this.#hand + 1 : 0;
      const meta = this.words[flow * R.WORDS + R.META]!;
      if ((meta & R.IN_USE) === 0) continue;
      const labelled = (meta & R.LABEL_MASK) !== 0;
      const last = this.doubles[flow * R.DOUBLES + R.LAST]!;
      if (best < 0 || (bestLabelled && !labelled) || (bestLabelled === labelled && last < bestLast)) {
        best = flow;
        bestLast = last;
        bestLabelled = labelled;
      }
    }
    return best;
  }

  /** Takes a flow out of the slots. Its record may then be filled by `insert` for another. */
  remove(flow: number): void {
    this.#vacate(this.#slotOf(flow));
    this.release(flow);
    this.words[flow * R.WORDS + R.META] = 0;
    this.#giveBack(flow);
    this.#live--;
    // The next insert uses the slot of the last miss, which a removal may have moved: `find` comes before it again.
  }

  /** All flows alive, in the order they started. */
  inOrder(): Uint32Array {
    const { words, capacity } = this;
    // Both in one number, which sorts without a comparison of ours: 32 bits of serial, and at most 21 of the flow's.
    const keys = new Float64Array(this.#live);
    let count = 0;
    for (let flow = 0; flow < this.#fresh; flow++) {
      if ((words[flow * R.WORDS + R.META]! & R.IN_USE) === 0) continue;
      keys[count++] = (words[flow * R.WORDS + R.SERIAL]! >>> 0) * capacity + flow;
    }
    keys.sort();
    const flows = new Uint32Array(count);
    for (let index = 0; index < count; index++) flows[index] = keys[index]! % capacity;
    return flows;
  }

  /** Forgets all flows at once. */
  clear(): void {
    for (let flow = 0; flow < this.#fresh; flow++) {
      if ((this.words[flow * R.WORDS + R.META]! & R.IN_USE) !== 0) this.release(flow);
      this.words[flow * R.WORDS + R.META] = 0;
    }
    this.#slots.fill(0);
    this.#free[0] = 0;
    this.#fresh = 0;
    this.#live = 0;
    this.#hand = 0;
  }

  #takeRecord(): number {
    const free = this.#free;
    const height = free[0]!;
    if (height === 0) return this.#fresh++;
    free[0] = height - 1;
    return free[height]!;
  }

  #giveBack(flow: number): void {
    const free = this.#free;
    const height = free[0]! + 1;
    free[height] = flow;
    free[0] = height;
  }

  #slotOf(flow: number): number {
    let slot = this.#hashOfFlow(flow) & this.#mask;
    while (this.#slots[slot * 2 + 1] !== flow + 1) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #hashOf(packet: Packet, sourcePort: number, destinationPort: number): number {
    return packet.ipVersion === 4
      ? this.#hash.ofIpv4(packet.source3, packet.destination3, sourcePort, destinationPort, packet.transport)
      : this.#hash.ofIpv6(packet, sourcePort, destinationPort);
  }

  #hashOfFlow(flow: number): number {
    const at = flow * R.WORDS;
    const words = this.words;
    const ports = words[at + R.PORTS]!;
    const meta = words[at + R.META]!;
    const protocol = meta & R.PROTOCOL_MASK;
    return (meta & R.IS_IPV6) === 0
      ? this.#hash.ofIpv4(words[at]!, words[at + 1]!, ports >>> 16, ports & 0xffff, protocol)
      : this.#hash.ofIpv6(this.#asPacket(words[at]!, protocol), ports >>> 16, ports & 0xffff);
  }

  readonly #key = new Packet();

  /** The address pair in the shape that the hash reads. */
  #asPacket(pair: number, protocol: number): Packet {
    const key = this.#key;
    key.source0 = this.pool.word(pair, 0);
    key.source1 = this.pool.word(pair, 1);
    key.source2 = this.pool.word(pair, 2);
    key.source3 = this.pool.word(pair, 3);
    key.destination0 = this.pool.word(pair, 4);
    key.destination1 = this.pool.word(pair, 5);
    key.destination2 = this.pool.word(pair, 6);
    key.destination3 = this.pool.word(pair, 7);
    key.transport = protocol;
    return key;
  }

  /** Empties a slot and moves back what had probed past it, so that no tombstones are needed (Knuth 6.4, algorithm R). */
  #vacate(slot: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = slot;
    for (let probe = (slot + 1) & mask; slots[probe * 2 + 1] !== 0; probe = (probe + 1) & mask) {
      const home = slots[probe * 2]! & mask;
      if (((probe - home) & mask) >= ((probe - hole) & mask)) {
        slots[hole * 2] = slots[probe * 2]!;
        slots[hole * 2 + 1] = slots[probe * 2 + 1]!;
        hole = probe;
      }
    }
    slots[hole * 2 + 1] = 0;
  }

  #resize(count: number): void {
    const old = this.#slots;
    const mask = count - 1;
    const slots = new Int32Array(count * 2);
    for (let index = 0; index < old.length; index += 2) {
      if (old[index + 1] === 0) continue;
      let slot = old[index]! & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = old[index]!;
      slots[slot * 2 + 1] = old[index + 1]!;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
