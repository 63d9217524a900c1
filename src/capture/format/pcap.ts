import { type CaptureFault, captureFault } from "../fault.js";
import type { Frame } from "../frame.js";
import { wholeQuarters } from "./fraction.js";
import type { CaptureInterface, FrameWalk, WalkContext } from "./frame-walk.js";
import { recordLayout } from "./pcap-layout.js";

/**
 * Classic capture files, draft-ietf-opsawg-pcap sections 4 and 5. The file header, in the byte order of its magic:
 *
 *   0   4  magic            a1b2c3d4 microseconds, a1b23c4d nanoseconds, a1b2cd34 microseconds and longer records,
 *                           1c0001ac and 1c0001ab nanoseconds, from Ixia's hardware and software (lcap)
 *   4   2  major version    2; DG/UX wrote 543; a later one is read as 2, as Wireshark does
 *   6   2  minor version
 *   8   8  reserved
 *   16  4  snaplen
 *   20  4  link type        low 16 bits; the upper ones describe a frame check sequence
 *  (24  4  length of all records: Ixia only)
 *
 * One record:
 *
 *   0   4  seconds
 *   4   4  fraction         microseconds or nanoseconds
 *   8   4  captured length
 *   12  4  original length
 *  (16  8  interface, protocol, packet type: a1b2cd34 only, from Kuznetzov's libpcap of 1999)
 *
 * pcap-layout.ts knows where programs of the past did otherwise.
 */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;
const IXIA = [0x1c0001ac, 0x1c0001ab];
const FILE_HEADER = 24;
const IXIA_FILE_HEADER = 28;
/** Every layout has both lengths in so many bytes. */
const SHORTEST_RECORD_HEADER = 16;
const VERSION = 2;
/**
 * AIX's tcpdump writes version 2.2, nanoseconds, and for the link its ifType (RFC 1573): Ethernet, Token Ring, FDDI,
 * loopback. Under these numbers version 2.2 of others knows nothing that is still met.
 */
const AIX_MINOR = 2;
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

export const PCAP_FILE_HEADER_BYTES = FILE_HEADER;

/** Is this, read big-endian, the magic of a classic capture in either byte order? */
export function isPcapMagic(magic: number): boolean {
  return isNativeMagic(magic) || isNativeMagic(swapped(magic));
}

function isNativeMagic(magic: number): boolean {
  return magic === MICROSECONDS || magic === NANOSECONDS || magic === MODIFIED || IXIA.includes(magic);
}

function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** Starts at a magic that `isPcapMagic` knows. */
export function startPcap(context: WalkContext): FrameWalk | CaptureFault {
  const { chunk } = context;
  if (chunk.end - chunk.start < FILE_HEADER)
    return captureFault("pcap.header-cut", 0, `The file ends inside its ${FILE_HEADER}-byte header: nothing was read.`);
  const { view, start } = chunk;
  const little = !isNativeMagic(view.getUint32(start, false));
  const major = view.getUint16(start + 4, little);
  const minor = view.getUint16(start + 6, little);
  if (major < VERSION)
    return captureFault(
      "pcap.unknown-version",
      4,
      `The file says it is version ${major}.${minor} of the pcap format, but 2.0 was the first: nothing was read.`,
    );
  const magic = view.getUint32(start, little);
  const linkType = view.getUint32(start + 20, little) & 0xffff;
  const aix = major === VERSION && minor === AIX_MINOR ? AIX_LINK_TYPES.get(linkType) : undefined;
  const header: PcapHeader = {
    little,
    magic,
    major,
    minor,
    snaplen: view.getUint32(start + 16, little),
    linkType: aix ?? linkType,
    isNanoseconds: magic === NANOSECONDS || IXIA.includes(magic) || aix !== undefined,
  };
  chunk.start += FILE_HEADER;
  return new PcapWalk(header, context);
}

interface PcapHeader {
  readonly little: boolean;
  readonly magic: number;
  readonly major: number;
  readonly minor: number;
  readonly snaplen: number;
  readonly linkType: number;
  readonly isNanoseconds: boolean;
}

class PcapWalk implements FrameWalk {
  fault: CaptureFault | undefined;
  readonly interfaces: readonly CaptureInterface[];
  readonly #chunk: WalkContext["chunk"];
  readonly #little: boolean;
  readonly #header: PcapHeader;
  #recordHeader = SHORTEST_RECORD_HEADER;
  #captured = 8;
  #original = 12;
  /** Bytes to pass before the first record. */
  #toSkip: number;
  /** Fractions of a second in one microsecond. */
  readonly #fractions: number;
  readonly #linkType: number;
  readonly #capture: number;
  readonly #maxFrameBytes: number;
  #number = 0;

  constructor(header: PcapHeader, { chunk, captureIndex, limits }: WalkContext) {
    const { little, magic, snaplen, linkType, isNanoseconds } = header;
    this.interfaces = [{ linkType, snaplen }];
    this.#chunk = chunk;
    this.#little = little;
    this.#header = header;
    this.#toSkip = IXIA.includes(magic) ? IXIA_FILE_HEADER - FILE_HEADER : 0;
    this.#fractions = isNanoseconds ? 1_000 : 1;
    this.#linkType = linkType;
    this.#capture = captureIndex;
    this.#maxFrameBytes = limits.maxFrameBytes;
  }

  next(frame: Frame): boolean {
    const chunk = this.#chunk;
    if (this.#number === 0 && !this.#settleLayout()) return false;
    const at = chunk.start;
    const start = at + this.#recordHeader;
    if (start > chunk.end) return false;
    const view = chunk.view;
    const little = this.#little;
    const captured = view.getInt32(at + this.#captured, little);
    if (captured < 0 || captured > this.#maxFrameBytes) return this.#tooLong();
    const end = start + captured;
    if (end > chunk.end) return false;
    const original = view.getInt32(at + this.#original, little);
    frame.bytes = chunk.bytes;
    frame.view = view;
    frame.start = start;
    frame.end = end;
    // Less than what was captured, or 2^31 and more, is nonsense.
    frame.originalLength = Math.max(original, captured);
    frame.time = view.getUint32(at, little) * 1e6 + wholeQuarters(view.getUint32(at + 4, little) / this.#fractions);
    frame.linkType = this.#linkType;
    frame.interface = 0;
    frame.number = ++this.#number;
    frame.capture = this.#capture;
    chunk.start = end;
    return true;
  }

  faultAtEnd(): CaptureFault | undefined {
    const { start, end, origin } = this.#chunk;
    if (start + this.#toSkip === end || this.fault !== undefined) return this.fault;
    const offset = origin + start;
    return captureFault(
      "pcap.record-cut",
      offset,
      `The capture ends inside packet ${this.#number + 1}, which starts at byte ${offset}: the packets before it were read.`,
    );
  }

  /** Once, when the first record is there. False until then. */
  #settleLayout(): boolean {
    const chunk = this.#chunk;
    if (chunk.end - chunk.start < this.#toSkip + SHORTEST_RECORD_HEADER) return false;
    chunk.start += this.#toSkip;
    this.#toSkip = 0;
    const { magic, major, minor, little } = this.#header;
    const file = { major, minor, modified: magic === MODIFIED, maxFrameBytes: this.#maxFrameBytes };
    const layout = recordLayout(chunk.view, chunk.start, chunk.end, little, file);
    this.#recordHeader = layout.header;
    this.#captured = layout.captured;
    this.#original = layout.original;
    return true;
  }

  #tooLong(): boolean {
    const { view, start, origin } = this.#chunk;
    const offset = origin + start;
    const captured = view.getUint32(start + this.#captured, this.#little);
    this.fault = captureFault(
      "pcap.record-too-long",
      offset,
      `Packet ${this.#number + 1} at byte ${offset} claims ${captured} captured bytes, more than the ` +
        `${this.#maxFrameBytes} a packet can have: the file is damaged from there on, the packets before it were read.`,
      "maxFrameBytes",
    );
    return false;
  }
}
