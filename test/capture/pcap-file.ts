import { ByteWriter, join } from "./byte-writer.js";

export interface PcapOptions {
  readonly little?: boolean;
  readonly magic?: number;
  readonly major?: number;
  readonly minor?: number;
  readonly snaplen?: number;
  /** The whole network field, with what it says of the frame check sequence. */
  readonly network?: number;
}

export interface PcapRecord {
  readonly seconds?: number;
  readonly fraction?: number;
  readonly data: readonly number[] | Uint8Array;
  readonly captured?: number;
  readonly original?: number;
  /** What stands between the header and the data: the longer records of a1b2cd34. */
  readonly extra?: readonly number[];
}

export const MICROSECONDS = 0xa1b2c3d4;
export const NANOSECONDS = 0xa1b23c4d;
export const MODIFIED = 0xa1b2cd34;

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  return new ByteWriter(options.little ?? true)
    .u32(options.magic ?? MICROSECONDS)
    .u16(options.major ?? 2, options.minor ?? 4)
    .u32(0, 0, options.snaplen ?? 65_535, options.network ?? 1)
    .done();
}

export function pcapRecord(record: PcapRecord, little = true): Uint8Array {
  const length = record.data.length;
  return new ByteWriter(little)
    .u32(record.seconds ?? 1_156_534_266, record.fraction ?? 0)
    .u32(record.captured ?? length, record.original ?? length)
    .u8(...(record.extra ?? []))
    .bytes(record.data)
    .done();
}

export function pcapFile(records: readonly PcapRecord[], options: PcapOptions = {}): Uint8Array {
  return join(pcapHeader(options), ...records.map((record) => pcapRecord(record, options.little ?? true)));
}
