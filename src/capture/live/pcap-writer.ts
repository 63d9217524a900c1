import type { Microseconds } from "../../core/time.js";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGIC = 0xa1b2c3d4;

/** Frames as a pcap stream, gathered in one buffer that `take` is handed when the next frame does not fit. */
export class PcapWriter {
  readonly #buffer: Buffer;
  readonly #snaplen: number;
  readonly #take: (bytes: Uint8Array) => void;
  #end: number;

  constructor(linkType: number, snaplen: number, bufferBytes: number, take: (bytes: Uint8Array) => void) {
    this.#buffer = Buffer.alloc(Math.max(bufferBytes, FILE_HEADER + RECORD_HEADER + snaplen));
    this.#snaplen = snaplen;
    this.#take = take;
    const header = this.#buffer;
    header.writeUInt32LE(MAGIC, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(snaplen, 16);
    header.writeUInt32LE(linkType, 20);
    this.#end = FILE_HEADER;
  }

  frame(bytes: Buffer, length: number, time: Microseconds): void {
    const captured = Math.min(length, this.#snaplen);
    if (this.#end + RECORD_HEADER + captured > this.#buffer.length) this.flush();
    const at = this.#end;
    const seconds = Math.floor(time / 1e6);
    this.#buffer.writeUInt32LE(seconds, at);
    this.#buffer.writeUInt32LE(Math.floor(time - seconds * 1e6), at + 4);
    this.#buffer.writeUInt32LE(captured, at + 8);
    this.#buffer.writeUInt32LE(length, at + 12);
    bytes.copy(this.#buffer, at + RECORD_HEADER, 0, captured);
    this.#end = at + RECORD_HEADER + captured;
  }

  flush(): void {
    if (this.#end === 0) return;
    this.#take(this.#buffer.subarray(0, this.#end));
    this.#end = 0;
  }
}
