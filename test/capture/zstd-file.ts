import { ByteWriter } from "./byte-writer.js";

export const LARGEST_BLOCK = 128 << 10;
const RAW = 0;
export const RUN = 1;

interface FrameOptions {
  /** The window is 2^(10 + exponent) bytes. */
  readonly exponent?: number;
  readonly dictionary?: number;
}

/** A frame of RFC 8878 section 3.1.1 whose blocks are not compressed. */
export function zstdFrame(content: Uint8Array, { exponent = 10, dictionary }: FrameOptions = {}): Uint8Array {
  const writer = new ByteWriter(true)
    .u8(0x28, 0xb5, 0x2f, 0xfd)
    .u8(dictionary === undefined ? 0x00 : 0x03)
    .u8(exponent << 3);
  if (dictionary !== undefined) writer.u32(dictionary);
  for (let at = 0; at === 0 || at < content.length; at += LARGEST_BLOCK) {
    const block = content.subarray(at, at + LARGEST_BLOCK);
    const isLast = at + LARGEST_BLOCK >= content.length;
    writer.u8(...blockHeader(RAW, block.length, isLast)).bytes(block);
  }
  return writer.done();
}

export function blockHeader(type: number, size: number, isLast: boolean): number[] {
  const header = (size << 3) | (type << 1) | (isLast ? 1 : 0);
  return [header & 0xff, (header >>> 8) & 0xff, header >>> 16];
}

/** Section 3.1.2: content of any kind that decoders pass over. */
export function skippableFrame(content: Uint8Array): Uint8Array {
  return new ByteWriter(true).u8(0x5a, 0x2a, 0x4d, 0x18).u32(content.length).bytes(content).done();
}

/** Forty packets in a classic capture, by `zstd -19 --check` of Zstandard 1.5.4. */
export function compressedSample(): Uint8Array {
  return Uint8Array.from(
    Buffer.from(
      [
        "KLUv/WQQAi0HAFQL1MOyoQIABAD//wAAAQAAAPpP70QAAwAAVQEBB1QCAg5XAwMVVgQEHFEFBSNQBgYqUwcHMVIICDhdCQk/XAoK",
        "Rl8LC01eDAxUWQ0NW1gODmJbDw9pWhAQcEUREXdEEhJ+RxMThUYUFIxBFRWTQBYWmkMXF6FCGBioTRkZr0waGrZPGxu9ThwcxEkd",
        "HctIHh7SSx8f2UogIOB1ISHndCIi7ncjI/V2JCT8cSUlA3AmJgpzJycRclGoEIBBb2wG8FkDIF4kEn0xYPMmuVKttjOD/E1LqtmV",
        "7kTRX83Abkui3EGCWgZlScNd",
      ].join(""),
      "base64",
    ),
  );
}
