import { closeSync, openSync, renameSync, writeSync } from "node:fs";

const BLOCK = 1 << 20;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IP = 20;
const TCP = 20;
const UDP = 8;
/** Payloads are at most so long. */
const LONGEST_PAYLOAD = 1_460;
const LONGEST = RECORD_HEADER + ETHERNET + IP + TCP + LONGEST_PAYLOAD;
const START_SECONDS = Date.UTC(2024, 0, 8, 9) / 1_000;

/** From whom to whom: IPv4 addresses as words, and ports. */
export interface Ends {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/**
 * Writes a classic pcap of Ethernet frames with TCP or UDP in IPv4, millions of them, without an object per frame. Two
 * ends may be given in place and changed between calls. Transport checksums are left 0, as offload does.
 */
export class FrameWriter {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #block = new Uint8Array(BLOCK + LONGEST);
  readonly #view = new DataView(this.#block.buffer);
  #used = FILE_HEADER;
  #frames = 0;
  #bytes = FILE_HEADER;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(`${path}.part`, "w");
    this.#view.setUint32(0, 0xa1b2c3d4, true);
    this.#view.setUint16(4, 2, true);
    this.#view.setUint16(6, 4, true);
    this.#view.setUint32(16, 262_144, true);
    this.#view.setUint32(20, 1, true);
  }

  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** `micros` counts from the start of the capture. */
  udp(micros: number, ends: Ends, payload: Uint8Array): void {
    const at = this.#begin(micros, ends, 17, UDP + payload.length);
    this.#view.setUint16(at + 4, UDP + payload.length);
    this.#view.setUint16(at + 6, 0);
    this.#finish(at + UDP, payload);
  }

  tcp(micros: number, ends: Ends, flags: number, sequence: number, payload: Uint8Array): void {
    const at = this.#begin(micros, ends, 6, TCP + payload.length);
    this.#view.setInt32(at + 4, sequence);
    this.#view.setUint32(at + 8, 0);
    this.#view.setUint16(at + 12, 0x5000 | flags);
    this.#view.setUint32(at + 14, 0xffff0000);
    this.#view.setUint16(at + 18, 0);
    this.#finish(at + TCP, payload);
  }

  /** A fragment of a UDP datagram: `offset` in bytes, `payload` begins with the UDP header where that is 0. */
  fragment(micros: number, ends: Ends, id: number, offset: number, more: boolean, payload: Uint8Array): void {
    const at = this.#begin(micros, ends, 17, payload.length);
    const ip = at - IP;
    this.#view.setUint16(ip + 4, id);
    this.#view.setUint16(ip + 6, (more ? 0x2000 : 0) | (offset >>> 3));
    this.#view.setUint16(ip + 10, 0);
    this.#view.setUint16(ip + 10, checksum(this.#view, ip));
    this.#finish(at, payload);
  }

  close(): void {
    writeSync(this.#descriptor, this.#block, 0, this.#used);
    closeSync(this.#descriptor);
    renameSync(`${this.#path}.part`, this.#path);
  }

  /** Everything up to the ports; the offset of the transport header. */
  #begin(micros: number, ends: Ends, protocol: number, length: number): number {
    const view = this.#view;
    const record = this.#used;
    const captured = ETHERNET + IP + length;
    view.setUint32(record, START_SECONDS + Math.floor(micros / 1e6), true);
    view.setUint32(record + 4, micros % 1e6, true);
    view.setUint32(record + 8, captured, true);
    view.setUint32(record + 12, captured, true);
    const frame = record + RECORD_HEADER;
    this.#block.fill(2, frame, frame + 12);
    view.setUint16(frame + 12, 0x0800);
    const ip = frame + ETHERNET;
    view.setInt32(ip, 0x45000000 | (IP + length));
    view.setInt32(ip + 4, 0);
    view.setInt32(ip + 8, (64 << 24) | (protocol << 16));
    view.setInt32(ip + 12, ends.source);
    view.setInt32(ip + 16, ends.destination);
    view.setUint16(ip + 10, checksum(view, ip));
    view.setUint16(ip + IP, ends.sourcePort);
    view.setUint16(ip + IP + 2, ends.destinationPort);
    return ip + IP;
  }

  #finish(at: number, payload: Uint8Array): void {
    this.#block.set(payload, at);
    const end = at + payload.length;
    this.#bytes += end - this.#used;
    this.#frames++;
    this.#used = end;
    if (end < BLOCK) return;
    writeSync(this.#descriptor, this.#block, 0, end);
    this.#used = 0;
  }
}

/** Of an IPv4 header whose checksum field is 0 (RFC 791 section 3.1). */
function checksum(view: DataView, ip: number): number {
  let sum = 0;
  for (let at = ip; at < ip + IP; at += 2) sum += view.getUint16(at);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~(sum + (sum >>> 16)) & 0xffff;
}
