import type { FrameRef } from "../core/frame-ref.js";
import { Packet } from "../decode/packet.js";
import { type Fit, FragmentList } from "./fragment-list.js";

/** Bytes of an Ethernet header, kept in front of the payload: detectors read the sender's hardware address there. */
export const LINK_HEADER = 14;

/** More than a packet of 64 KiB has on any usual link; the frames are told, not needed. */
const FRAMES_KEPT = 64;

/** An IP packet that is coming in fragments. */
export class Datagram {
  readonly key: string;
  /** When the first of its fragments came. */
  readonly time: number;
  /** The frames of its fragments, in the order they came; the first ones, where there are very many. */
  readonly frames: FrameRef[] = [];
  fragments = 0;
  /** Memory it is charged with. */
  charged = 0;
  /** Overlapping fragments of IPv6: none of the packet is used, whatever else comes (RFC 5722). */
  isSpoilt = false;
  #list = new FragmentList();
  /** Bytes of the whole payload; -1 until the last fragment has come. */
  #length = -1;
  /** What the first fragment says of packet, link and tunnel; `undefined` until it has come. */
  #first: Packet | undefined;
  #linkHeader: Uint8Array | undefined;

  constructor(key: string, time: number) {
    this.key = key;
    this.time = time;
  }

  get hasFirst(): boolean {
    return this.#first !== undefined;
  }

  fit(start: number, end: number): Fit {
    return this.#list.fit(start, end);
  }

  /** A fragment that ends there would contradict the length that is known, or what has come beyond it. */
  contradicts(end: number, isLast: boolean): boolean {
    return this.#length >= 0 ? end > this.#length || (isLast && end !== this.#length) : isLast && end < this.#list.end;
  }

  /** Takes the fragment that the packet stands on, `[start, end)` of the payload. Gives the bytes it copied. */
  add(packet: Packet, start: number, end: number): number {
    if (!packet.moreFragments) this.#length = end;
    if (start === 0 && this.#first === undefined) this.#keepFirst(packet);
    this.fragments++;
    for (const frame of packet.earlierFrames) this.#addFrame(frame);
    this.#addFrame({ capture: packet.capture, interface: packet.interface, frame: packet.frame });
    return this.#list.add(start, end, packet.bytes, packet.offset, packet.end);
  }

  spoil(): void {
    this.isSpoilt = true;
    this.#list = new FragmentList();
    this.#first = undefined;
  }

  get isWhole(): boolean {
    return this.#length >= 0 && this.#first !== undefined && this.#list.isWhole(this.#length);
  }

  /**
   * Fills `packet` with what has come, its bytes in `memory`: all of it, or the first fragment (and what follows it
   * without a gap) alone.
   */
  writeTo(packet: Packet, memory: Uint8Array, view: DataView): void {
    const first = this.#first!;
    const headers = first.ipLength;
    Object.assign(packet, first);
    if (this.#linkHeader !== undefined) memory.set(this.#linkHeader);
    packet.bytes = memory;
    packet.view = view;
    packet.ethernet = this.#linkHeader === undefined ? -1 : 0;
    packet.offset = LINK_HEADER;
    packet.end = LINK_HEADER + this.#list.writeTo(memory, LINK_HEADER);
    packet.isAlone = !this.isWhole;
    const length = packet.isAlone ? packet.end - LINK_HEADER : this.#length;
    packet.promisedEnd = LINK_HEADER + length;
    packet.ipLength = headers + length;
  }

  #addFrame(frame: FrameRef): void {
    if (this.frames.length < FRAMES_KEPT) this.frames.push(frame);
  }

  /** A copy, without the chunk that the frame lies in; `ipLength` is that of the headers alone. */
  #keepFirst(packet: Packet): void {
    const first = Object.assign(new Packet(), packet);
    first.ipLength = packet.ipLength - (packet.promisedEnd - packet.offset);
    first.bytes = NO_BYTES;
    first.view = NO_VIEW;
    this.#first = first;
    if (packet.ethernet >= 0) {
      this.#linkHeader = packet.bytes.slice(packet.ethernet, packet.ethernet + LINK_HEADER);
    }
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);
