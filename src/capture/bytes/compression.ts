import type { Limits } from "../../core/limits.js";
import { BoundedInflation } from "./bounded-inflation.js";
import type { ByteSource } from "./byte-source.js";
import { GunzipBytes } from "./gunzip-bytes.js";
import { isGzip } from "./gzip-header.js";
import { PrefixedBytes } from "./prefixed-bytes.js";
import { UnzstdBytes } from "./unzstd-bytes.js";

type CompressionLimits = Pick<Limits, "maxInflationRatio">;

/** A compression is known by its first bytes and never by the name of the file. */
interface Compression {
  readonly recognises: (start: Uint8Array) => boolean;
  readonly open: (compressed: ByteSource) => ByteSource;
}

const COMPRESSIONS: readonly Compression[] = [
  { recognises: isGzip, open: (compressed) => new GunzipBytes(compressed) },
  { recognises: isZstd, open: (compressed) => new UnzstdBytes(compressed) },
];

const MAGIC_BYTES = 4;
const READ_BYTES = 4096;

export function isCompressed(start: Uint8Array): boolean {
  return COMPRESSIONS.some(({ recognises }) => recognises(start));
}

/** Decompresses what it knows, once, and passes everything else through. */
export async function decompressed(source: ByteSource, limits: CompressionLimits): Promise<ByteSource> {
  const prefix = new Uint8Array(READ_BYTES);
  let length = 0;
  while (length < MAGIC_BYTES) {
    const count = await source.read(prefix, length, prefix.length - length);
    if (count === 0) break;
    length += count;
  }
  const start = prefix.subarray(0, length);
  const whole = new PrefixedBytes(start, source);
  const compression = COMPRESSIONS.find(({ recognises }) => recognises(start));
  if (compression === undefined) return whole;
  return new BoundedInflation(whole, compression.open, limits.maxInflationRatio);
}

/** A frame of RFC 8878 section 3.1.1, or one to be skipped (3.1.2), with which some writers begin. */
function isZstd(start: Uint8Array): boolean {
  const [first = 0, ...rest] = start.subarray(0, MAGIC_BYTES);
  const isFrame = first === 0x28 && hasBytes(rest, 0xb5, 0x2f, 0xfd);
  return isFrame || (first >>> 4 === 5 && hasBytes(rest, 0x2a, 0x4d, 0x18));
}

function hasBytes(bytes: readonly number[], ...wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[index] === byte);
}
