import { crc32 } from "node:zlib";
import { DEFAULT_LIMITS } from "../../core/limits.js";

/**
 * One record of a spool segment, big-endian:
 *
 *     0  magic     4 bytes  where a reader that lost its place finds the next record
 *     4  length    4 bytes  of the payload
 *     8  sequence  8 bytes  counts every alert that was ever spooled in this folder, from 1
 *    16  checksum  4 bytes  CRC-32 of sequence and payload
 *    20  payload            one alert as JSON, UTF-8
 */
export const HEADER_BYTES = 20;
const MAGIC = 0xa5_53_50_01;

const { maxSpoolRecordBytes } = DEFAULT_LIMITS;

export function encodeRecord(sequence: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt32BE(length, 4);
  bytes.writeBigUInt64BE(BigInt(sequence), 8);
  bytes.write(text, HEADER_BYTES, "utf8");
  bytes.writeUInt32BE(checksum(bytes.subarray(0, HEADER_BYTES + length)), 16);
  return bytes;
}

export interface SpoolRecord {
  readonly sequence: number;
  readonly text: string;
}

/** What stands at one place of a segment. */
export type Decoded =
  | { readonly kind: "record"; readonly record: SpoolRecord; readonly end: number }
  /** The bytes end before the record does: it was being written, or comes with the next read. */
  | { readonly kind: "incomplete" }
  /** Not a record; the next that may be one begins at `next`, or nowhere in these bytes. */
  | { readonly kind: "damaged"; readonly next: number };

export function decodeRecord(bytes: Buffer, start: number): Decoded {
  if (bytes.length - start < HEADER_BYTES) return { kind: "incomplete" };
  const length = bytes.readUInt32BE(start + 4);
  if (bytes.readUInt32BE(start) !== MAGIC || length > maxSpoolRecordBytes) return damaged(bytes, start);
  const end = start + HEADER_BYTES + length;
  if (end > bytes.length) return { kind: "incomplete" };
  if (bytes.readUInt32BE(start + 16) !== checksum(bytes.subarray(start, end))) return damaged(bytes, start);
  const sequence = Number(bytes.readBigUInt64BE(start + 8));
  return { kind: "record", record: { sequence, text: bytes.toString("utf8", start + HEADER_BYTES, end) }, end };
}

const MAGIC_BYTES = Buffer.from([0xa5, 0x53, 0x50, 0x01]);

function damaged(bytes: Buffer, start: number): Decoded {
  const next = bytes.indexOf(MAGIC_BYTES, start + 1);
  return { kind: "damaged", next: next === -1 ? Math.max(start + 1, bytes.length - MAGIC_BYTES.length + 1) : next };
}

function checksum(record: Buffer): number {
  return crc32(record.subarray(HEADER_BYTES), crc32(record.subarray(8, 16)));
}
