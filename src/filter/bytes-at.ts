import type { Frame } from "../capture/frame.js";

/** Where the link of a frame ends, for links that a filter does not know itself. Fills its fields from the frame. */
export interface LinkReader {
  read(frame: Frame): void;
  /** Offset of an Ethernet header in the frame, or -1. */
  readonly ethernet: number;
  /** Where there is none: what the link carries, as an EtherType, or 0, and where that begins in the frame. */
  readonly etherType: number;
  readonly network: number;
}

/**
 * The frame a filter looks at. As in BPF, a look beyond the captured bytes drops the frame whatever the rest of the
 * expression says, a `not` included.
 */
export class BytesAt {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  #end = 0;
  linkType = 0;
  /** Bytes on the wire. */
  length = 0;
  isBeyond = false;
  readonly #links: LinkReader | undefined;
  #frame: Frame | undefined;
  #isRead = false;

  constructor(links?: LinkReader) {
    this.#links = links;
  }

  moveTo(frame: Frame): void {
    this.#frame = frame;
    this.#isRead = false;
    this.#view = frame.view;
    this.#start = frame.start;
    this.#end = frame.end;
    this.linkType = frame.linkType;
    this.length = frame.originalLength;
    this.isBeyond = false;
  }

  /** What the reader of links makes of the frame, asked once. */
  get link(): LinkReader | undefined {
    if (!this.#isRead) this.#links?.read(this.#frame!);
    this.#isRead = true;
    return this.#links;
  }

  /** Offsets count from the start of the frame. */
  u8(at: number): number {
    return this.#has(at, 1) ? this.#view.getUint8(this.#start + at) : 0;
  }

  u16(at: number): number {
    return this.#has(at, 2) ? this.#view.getUint16(this.#start + at) : 0;
  }

  word(at: number): number {
    return this.#has(at, 4) ? this.#view.getInt32(this.#start + at) : 0;
  }

  #has(at: number, count: number): boolean {
    if (this.#start + at + count <= this.#end) return true;
    this.isBeyond = true;
    return false;
  }
}
