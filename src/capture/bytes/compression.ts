import type { Limits } from "../../core/limits.js";
import { BoundedInflation } from "./bounded-inflation.js";
import type { ByteSource } from "./byte-source.js";
import { isGzip } from "./gzip-header.js";
import { PrefixedBytes } from "./prefixed-bytes.js";

type CompressionLimits = Pick<Limits, "maxInflationRatio">;

type Inflate = (compressed: ByteSource) => ByteSource;

/** A compression is known by its first bytes and never by the name of the file. Its code is loaded where there is one. */
interface Compression {
  readonly recognises: (start: Uint8Array) => boolean;
  readonly load: () => Promise<Inflate>;
}

const COMPRESSIONS: readonly Compression[] = [
  { recognises: isGzip, load: loadGzip },
  { recognises: isZstd, load: loadZstd },
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
  const inflate = await compression.load();
  return new BoundedInflation(whole, inflate, limits.maxInflationRatio);
}

async function loadGzip(): Promise<Inflate> {
  const { GunzipBytes } = await import("./gunzip-bytes.js");
  return (compressed) => new GunzipBytes(compressed);
}

async function loadZstd(): Promise<Inflate> {
  const { UnzstdBytes } = await import("./unzstd-bytes.js");
  return (compressed) => new UnzstdBytes(compressed);
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
