// The classic capture file, draft-ietf-opsawg-pcap. PcapWriter gathers records into large blocks and hands
// them on, so a bench can write a gigabyte through it with the memory of one block.

export interface PcapOptions {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Frames are cut to this many bytes, the original length is kept in the record. */
  readonly snapLength?: number;
  /** Link type; 1 is Ethernet. */
  readonly linkType?: number;
}

export interface TimedFrame {
  /** Whole microseconds since 1970. */
  readonly micros: number;
  readonly bytes: Uint8Array;
}

const BLOCK = 1 << 20;

export class PcapWriter {
  readonly #sink: (block: Uint8Array) => void;
  readonly #options: Required<PcapOptions>;
  #block = new Uint8Array(BLOCK);
  #view = new DataView(this.#block.buffer);
  #used = 0;

  /** `sink` gets a fresh view per block and must be done with it when it returns. */
  constructor(sink: (block: Uint8Array) => void, options: PcapOptions = {}) {
    this.#sink = sink;
    this.#options = { bigEndian: false, nanoseconds: false, snapLength: 65535, linkType: 1, ...options };
    const { bigEndian, nanoseconds, snapLength, linkType } = this.#options;
    const little = !bigEndian;
    this.#view.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
    this.#view.setUint16(4, 2, little);
    this.#view.setUint16(6, 4, little);
    this.#view.setUint32(16, snapLength, little);
    this.#view.setUint32(20, linkType, little);
    this.#used = 24;
  }

  write(micros: number, frame: Uint8Array): void {
    const { bigEndian, nanoseconds, snapLength } = this.#options;
    const captured = Math.min(frame.length, snapLength);
    if (this.#used + 16 + captured > BLOCK) this.flush();
    const little = !bigEndian;
    const seconds = Math.floor(micros / 1e6);
    const fraction = Math.round(micros - seconds * 1e6);
    this.#view.setUint32(this.#used, seconds, little);
    this.#view.setUint32(this.#used + 4, nanoseconds ? fraction * 1000 : fraction, little);
    this.#view.setUint32(this.#used + 8, captured, little);
    this.#view.setUint32(this.#used + 12, frame.length, little);
    this.#block.set(captured === frame.length ? frame : frame.subarray(0, captured), this.#used + 16);
    this.#used += 16 + captured;
  }

  flush(): void {
    if (this.#used > 0) this.#sink(this.#block.subarray(0, this.#used));
    this.#used = 0;
  }
}

/** A whole capture file in memory. */
export function pcapFile(frames: Iterable<TimedFrame>, options: PcapOptions = {}): Uint8Array {
  const blocks: Uint8Array[] = [];
  const writer = new PcapWriter((block) => blocks.push(block.slice()), options);
  for (const { micros, bytes } of frames) writer.write(micros, bytes);
  writer.flush();
  return Uint8Array.from(Buffer.concat(blocks));
}
