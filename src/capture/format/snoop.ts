import { type CaptureFault, captureFault } from "../fault.js";
import type { Frame } from "../frame.js";
import type { CaptureInterface, FrameWalk, WalkContext } from "./frame-walk.js";

/**
 * snoop captures of Solaris, RFC 1761 version 2; all numbers are big-endian.
 *
 *   0   8  "snoop", zeros
 *   8   4  version          2
 *   12  4  kind of link     numbers of its own
 *
 * One record:
 *
 *   0   4  original length
 *   4   4  captured length
 *   8   4  record length    this header, the frame, padding
 *   12  4  losses so far
 *   16  4  seconds
 *   20  4  microseconds
 */
const MAGIC = 0x736e6f6f;
const FILE_HEADER = 16;
const RECORD_HEADER = 24;
const VERSION = 2;
/** Kind of link, as the LINKTYPE_ that means it: Ethernet (two numbers), Token Ring, FDDI, ATM, IPNET, InfiniBand. */
const LINK_TYPES: Readonly<Record<number, number>> = { 0: 1, 2: 6, 4: 1, 8: 10, 18: 123, 25: 226, 26: 242 };

export function isSnoopMagic(magic: number): boolean {
  return magic === MAGIC;
}

export function startSnoop(context: WalkContext): FrameWalk | CaptureFault {
  const { chunk } = context;
  if (chunk.end - chunk.start < FILE_HEADER)
    return captureFault(
      "snoop.header-cut",
      0,
      `The file ends inside its ${FILE_HEADER}-byte header: nothing was read.`,
    );
  const version = chunk.view.getUint32(chunk.start + 8);
  if (version !== VERSION)
    return captureFault(
      "snoop.unknown-version",
      8,
      `The file says it is version ${version} of the snoop format, but only 2 exists: nothing was read.`,
    );
  const kind = chunk.view.getUint32(chunk.start + 12);
  const linkType = LINK_TYPES[kind];
  if (linkType === undefined)
    return captureFault(
      "snoop.unknown-link",
      12,
      `The file is a snoop capture of link type ${kind}, which skyspan does not read: nothing was read.`,
    );
  chunk.start += FILE_HEADER;
  return new SnoopWalk(context, linkType);
}

class SnoopWalk implements FrameWalk {
  fault: CaptureFault | undefined;
  readonly interfaces: readonly CaptureInterface[];
  readonly #chunk: WalkContext["chunk"];
  readonly #linkType: number;
  readonly #capture: number;
  readonly #maxFrameBytes: number;
  #number = 0;

  constructor({ chunk, captureIndex, limits }: WalkContext, linkType: number) {
    this.interfaces = [{ linkType, snaplen: 0 }];
    this.#chunk = chunk;
    this.#linkType = linkType;
    this.#capture = captureIndex;
    this.#maxFrameBytes = limits.maxFrameBytes;
  }

  next(frame: Frame): boolean {
    const { view, bytes, start: at, end } = this.#chunk;
    if (this.fault !== undefined || end - at < RECORD_HEADER) return false;
    const captured = view.getUint32(at + 4);
    const length = view.getUint32(at + 8);
    if (length < RECORD_HEADER + captured || length > RECORD_HEADER + this.#maxFrameBytes) return this.#bad(length);
    if (end - at < length) return false;
    frame.bytes = bytes;
    frame.view = view;
    frame.start = at + RECORD_HEADER;
    frame.end = frame.start + captured;
    frame.originalLength = Math.max(view.getInt32(at), captured);
    frame.time = view.getUint32(at + 16) * 1e6 + view.getUint32(at + 20);
    frame.linkType = this.#linkType;
    frame.interface = 0;
    frame.number = ++this.#number;
    frame.capture = this.#capture;
    this.#chunk.start = at + length;
    return true;
  }

  faultAtEnd(): CaptureFault | undefined {
    const { start, end, origin } = this.#chunk;
    if (start === end || this.fault !== undefined) return this.fault;
    const offset = origin + start;
    return captureFault(
      "snoop.record-cut",
      offset,
      `The capture ends inside packet ${this.#number + 1}, which starts at byte ${offset}: the packets before it were read.`,
    );
  }

  #bad(length: number): boolean {
    const offset = this.#chunk.origin + this.#chunk.start;
    this.fault = captureFault(
      "snoop.bad-record-length",
      offset,
      `Packet ${this.#number + 1} at byte ${offset} claims a record of ${length} bytes, which cannot hold it: the file ` +
        "is damaged from there on, the packets before it were read.",
    );
    return false;
  }
}
