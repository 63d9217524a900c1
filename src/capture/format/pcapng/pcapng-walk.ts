import type { Limits } from "../../../core/limits.js";
import { type CaptureFault, captureFault } from "../../fault.js";
import type { Frame } from "../../frame.js";
import type { CaptureInterface, FrameWalk, WalkContext } from "../frame-walk.js";
import {
  BLOCK_HEADER,
  BLOCK_TRAILER,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  isNumbered,
  OBSOLETE_PACKET,
  paddedLength,
  SECTION_HEADER,
  SIMPLE_PACKET,
  SMALLEST_BLOCK,
} from "./block.js";
import { INTERFACE_FIELDS, type InterfaceTable, readInterface } from "./interface-description.js";
import {
  PACKET_CAPTURED,
  PACKET_FIELDS,
  PACKET_INTERFACE,
  PACKET_ORIGINAL,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  SIMPLE_FIELDS,
  SIMPLE_ORIGINAL,
} from "./packet-block.js";
import { readSectionHeader, SECTION_HEADER_FIELDS } from "./section-header.js";
import { timeOf } from "./timestamp.js";

export function startPcapng(context: WalkContext): FrameWalk {
  return new PcapngWalk(context);
}

/**
 * Walks blocks (draft-ietf-opsawg-pcapng). Of a block only what is read stands in one piece in the chunk: the fields
 * and the frame, or a whole interface description. The rest of it, be it 4 GiB of something unknown, is passed over
 * as it streams by, and its trailing length is checked in the end.
 */
class PcapngWalk implements FrameWalk {
  fault: CaptureFault | undefined;
  readonly interfaces: CaptureInterface[] = [];
  readonly #chunk: WalkContext["chunk"];
  readonly #capture: number;
  readonly #limits: WalkContext["limits"];
  #little = true;
  /** Interfaces of this section; packets refer to them by their place in it. */
  #section: InterfaceTable[] = [];
  #interfaceCount = 0;
  #number = 0;
  #time = 0;
  /** Of the block the walk is in: its length as it stands in its header, and its bytes still to pass. */
  #length = 0;
  #rest = 0;

  constructor({ chunk, captureIndex, limits }: WalkContext) {
    this.#chunk = chunk;
    this.#capture = captureIndex;
    this.#limits = limits;
  }

  next(frame: Frame): boolean {
    const chunk = this.#chunk;
    while (this.fault === undefined && this.#leaveBlock()) {
      const at = chunk.start;
      const available = chunk.end - at;
      if (available < SMALLEST_BLOCK) return false;
      const view = chunk.view;
      const type = view.getInt32(at, this.#little);
      if (type === SECTION_HEADER) {
        if (available < SECTION_HEADER_FIELDS || !this.#startSection(at)) return false;
        continue;
      }
      const length = view.getUint32(at + 4, this.#little);
      if (length < SMALLEST_BLOCK) return this.#badLength(length);
      if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) {
        return this.#packet(frame, at, available, length, type === ENHANCED_PACKET);
      }
      if (type === SIMPLE_PACKET) return this.#simplePacket(frame, at, available, length);
      if (type === INTERFACE_DESCRIPTION) {
        if (!this.#describeInterface(at, available, length)) return false;
        continue;
      }
      if (isNumbered(type)) this.#number++;
      this.#enterBlock(length, BLOCK_HEADER);
    }
    return false;
  }

  faultAtEnd(): CaptureFault | undefined {
    const { start, end } = this.#chunk;
    if (this.fault !== undefined || (start === end && this.#rest === 0)) return this.fault;
    const offset = this.#blockOffset();
    return captureFault(
      "pcapng.block-cut",
      offset,
      `The capture ends inside the block that starts at byte ${offset}: the packets before it were read.`,
    );
  }

  /** The first `used` bytes of the block at the chunk's start are done with. */
  #enterBlock(length: number, used: number): void {
    this.#length = length;
    this.#rest = paddedLength(length) - used;
    this.#chunk.start += used;
  }

  /** Passes over what is left of the current block. False when the chunk does not hold all of it, or it ends wrong. */
  #leaveBlock(): boolean {
    const rest = this.#rest;
    if (rest === 0) return true;
    const chunk = this.#chunk;
    const available = chunk.end - chunk.start;
    if (available < rest) {
      const passed = Math.min(available, rest - BLOCK_TRAILER);
      chunk.start += passed;
      this.#rest = rest - passed;
      return false;
    }
    const again = chunk.view.getUint32(chunk.start + rest - BLOCK_TRAILER, this.#little);
    if (again !== this.#length) return this.#badTrailer(again);
    chunk.start += rest;
    this.#rest = 0;
    return true;
  }

  #startSection(at: number): boolean {
    const view = this.#chunk.view;
    const order = readSectionHeader(view, at, this.#blockOffset());
    if (typeof order === "object") {
      this.fault = order;
      return false;
    }
    this.#little = order === "little";
    const length = view.getUint32(at + 4, this.#little);
    if (length < SECTION_HEADER_FIELDS + BLOCK_TRAILER) return this.#badLength(length);
    this.#section = [];
    this.#enterBlock(length, SECTION_HEADER_FIELDS);
    return true;
  }

  #describeInterface(at: number, available: number, length: number): boolean {
    if (length < INTERFACE_FIELDS + BLOCK_TRAILER) return this.#badLength(length);
    if (length > this.#limits.maxInterfaceBlockBytes)
      return this.#stop(
        "pcapng.interface-too-long",
        `describes an interface in ${length} bytes, more than is sane`,
        "maxInterfaceBlockBytes",
      );
    if (this.#section.length >= this.#limits.maxInterfaces)
      return this.#stop(
        "pcapng.too-many-interfaces",
        `describes one interface more than the ${this.#limits.maxInterfaces} allowed`,
        "maxInterfaces",
      );
    if (available < length) return false;
    const end = at + length - BLOCK_TRAILER;
    const index = this.#interfaceCount++;
    const table = readInterface(this.#chunk.view, at, end, this.#little, index, this.#limits.maxTextLength);
    this.#section.push(table);
    if (this.interfaces.length < this.#limits.maxInterfaces) this.interfaces.push(table.described);
    this.#enterBlock(length, INTERFACE_FIELDS);
    return true;
  }

  #packet(frame: Frame, at: number, available: number, length: number, enhanced: boolean): boolean {
    if (length < PACKET_FIELDS + BLOCK_TRAILER) return this.#badLength(length);
    if (available < PACKET_FIELDS) return false;
    const view = this.#chunk.view;
    const little = this.#little;
    const captured = view.getUint32(at + PACKET_CAPTURED, little);
    if (captured > this.#limits.maxFrameBytes) return this.#packetTooLong(captured);
    if (captured > length - PACKET_FIELDS - BLOCK_TRAILER) return this.#beyondBlock(captured);
    if (available < PACKET_FIELDS + captured) return false;
    // The obsolete block has 16 bits of interface and 16 of drops in the same place.
    const id = enhanced ? view.getUint32(at + PACKET_INTERFACE, little) : view.getUint16(at + PACKET_INTERFACE, little);
    const table = this.#section[id];
    if (table === undefined) return this.#unknownInterface(id);
    const high = view.getUint32(at + PACKET_TIME_HIGH, little);
    const low = view.getUint32(at + PACKET_TIME_LOW, little);
    this.#time = timeOf(table.time, high, low);
    this.#fill(frame, table, at + PACKET_FIELDS, captured, view.getInt32(at + PACKET_ORIGINAL, little));
    this.#enterBlock(length, PACKET_FIELDS + captured);
    return true;
  }

  /** Of a simple packet the captured length follows from the snaplen of the section's first interface. */
  #simplePacket(frame: Frame, at: number, available: number, length: number): boolean {
    if (length < SIMPLE_FIELDS + BLOCK_TRAILER) return this.#badLength(length);
    const table = this.#section[0];
    if (table === undefined) return this.#unknownInterface(0);
    const original = this.#chunk.view.getUint32(at + SIMPLE_ORIGINAL, this.#little);
    const captured = table.snaplen === 0 ? original : Math.min(original, table.snaplen);
    const held = Math.min(captured, length - SIMPLE_FIELDS - BLOCK_TRAILER);
    if (held > this.#limits.maxFrameBytes) return this.#packetTooLong(held);
    if (available < SIMPLE_FIELDS + held) return false;
    this.#fill(frame, table, at + SIMPLE_FIELDS, held, original | 0);
    this.#enterBlock(length, SIMPLE_FIELDS + held);
    return true;
  }

  /** A simple packet has no time of its own and gets the last one, so that packet time does not jump to 1970. */
  #fill(frame: Frame, table: InterfaceTable, start: number, captured: number, original: number): void {
    frame.bytes = this.#chunk.bytes;
    frame.view = this.#chunk.view;
    frame.start = start;
    frame.end = start + captured;
    // Less than what was captured, or 2^31 and more, is nonsense.
    frame.originalLength = Math.max(original, captured);
    frame.time = this.#time;
    frame.linkType = table.linkType;
    frame.interface = table.index;
    frame.number = ++this.#number;
    frame.capture = this.#capture;
  }

  /** Where the block starts that the walk is in or at. */
  #blockOffset(): number {
    const { origin, start } = this.#chunk;
    return origin + start - (this.#rest === 0 ? 0 : paddedLength(this.#length) - this.#rest);
  }

  #stop(problem: string, what: string, limit?: keyof Limits): boolean {
    const offset = this.#blockOffset();
    this.fault = captureFault(
      problem,
      offset,
      `The block at byte ${offset} ${what}: the file is damaged from there on, the packets before it were read.`,
      limit,
    );
    return false;
  }

  #badLength(length: number): boolean {
    return this.#stop("pcapng.bad-block-length", `claims to be ${length} bytes long, too few for its kind`);
  }

  #badTrailer(again: number): boolean {
    return this.#stop("pcapng.bad-block-length", `is ${this.#length} bytes long at its start and ${again} at its end`);
  }

  #beyondBlock(captured: number): boolean {
    return this.#stop("pcapng.packet-beyond-block", `claims a packet of ${captured} bytes, more than it holds`);
  }

  #packetTooLong(captured: number): boolean {
    return this.#stop(
      "pcapng.packet-too-long",
      `claims ${captured} captured bytes, more than the ${this.#limits.maxFrameBytes} a packet can have`,
      "maxFrameBytes",
    );
  }

  #unknownInterface(id: number): boolean {
    return this.#stop("pcapng.unknown-interface", `belongs to interface ${id}, which was never described`);
  }
}
