import type { Microseconds } from "../core/time.js";

/**
 * A pcapng section, draft-ietf-opsawg-pcapng: the section header (4.1), an interface description (4.2) for each link, an
 * enhanced packet block (4.3) for each frame, all little-endian. Times are in nanoseconds.
 */
const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

const OPTION_END = 0;
const OPTION_COMMENT = 1;
const OPTION_USER_APPLICATION = 4;
const OPTION_INTERFACE_DESCRIPTION = 3;
const OPTION_TIME_RESOLUTION = 9;
const NANOSECONDS = 9;
/** Bytes of a block around its body. */
const BLOCK_OVERHEAD = 12;

export interface PcapngInterface {
  readonly linkType: number;
  readonly description: string;
}

export interface PcapngFrame {
  /** Its place in the list of interfaces. */
  readonly interface: number;
  readonly time: Microseconds;
  readonly originalLength: number;
  readonly bytes: Uint8Array;
  readonly comment: string;
}

export function pcapngFile(
  about: { readonly application: string; readonly comment: string },
  interfaces: readonly PcapngInterface[],
  frames: readonly PcapngFrame[],
): Uint8Array {
  return Buffer.concat([
    block(
      SECTION_HEADER,
      words(BYTE_ORDER_MAGIC, 1, 0xffffffff, 0xffffffff),
      textOption(OPTION_COMMENT, about.comment),
      textOption(OPTION_USER_APPLICATION, about.application),
      END,
    ),
    ...interfaces.map(({ linkType, description }) =>
      block(
        INTERFACE_DESCRIPTION,
        words(linkType, 0),
        textOption(OPTION_INTERFACE_DESCRIPTION, description),
        option(OPTION_TIME_RESOLUTION, Buffer.of(NANOSECONDS)),
        END,
      ),
    ),
    ...frames.map(({ interface: index, time, bytes, originalLength, comment }) => {
      const micros = Math.floor(time);
      const nanoseconds = BigInt.asUintN(64, BigInt(micros) * 1000n + BigInt(Math.round((time - micros) * 1000)));
      const [high, low] = [Number(nanoseconds >> 32n), Number(nanoseconds & 0xffffffffn)];
      return block(
        ENHANCED_PACKET,
        words(index, high, low, bytes.length, originalLength),
        padded(bytes),
        textOption(OPTION_COMMENT, comment),
        END,
      );
    }),
  ]);
}

function block(type: number, ...body: readonly Uint8Array[]): Buffer {
  const length = BLOCK_OVERHEAD + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([words(type, length), ...body, words(length)]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

/** To a multiple of four bytes. */
function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
}

function option(code: number, value: Uint8Array): Buffer {
  return Buffer.concat([words(code | (value.length << 16)), padded(value)]);
}

const END = option(OPTION_END, Buffer.alloc(0));

/** Long names are cut: an option has 16 bits for its length. What a terminal might act on is left out. */
function textOption(code: number, text: string): Buffer {
  return option(code, Buffer.from(text.slice(0, 2_000).replace(/\p{C}/gu, "?")));
}
