// The first bytes of an obfuscated TCP stream (D.3): seed, a header of known content, and then the same keystream
// from its beginning again. The keystream here is plain random bytes; that it is used twice is the whole point.

import { concat, hex, u16, xor } from "../wire/bytes.js";
import type { Random } from "../wire/random.js";

/** Up to 1.x the first two header bytes are 00 01; the last one tells client (01) from node (03). */
const HEADER_1X = { client: hex("0001 0000 0001 0000 00 01"), node: hex("0001 0000 0001 0000 00 03") };

export type Speaker = "client" | "node";

export interface Opening1x {
  /** Exactly 14 bytes: seed and header. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/** 1.x (D18): header alone, then a message with its length, the request id twice and F2 01. */
export function opening1x(random: Random, id: number, speaker: Speaker = "client", secondLength = 25): Opening1x {
  const keystream = random.bytes(Math.max(10, secondLength));
  const plaintext = concat(
    Uint8Array.of(2 * (secondLength - 1)),
    u16(id),
    hex("13 f201"),
    u16((id - 1) & 0xffff),
    Uint8Array.of(random.pick([0x41, 0x42])),
    random.bytes(secondLength - 9),
  );
  return {
    first: concat(random.bytes(4), xor(HEADER_1X[speaker], keystream)),
    second: xor(plaintext, keystream),
  };
}

export interface Opening2xOptions {
  /** The whole first message, seed included: 14, or 24 and more to be provable. */
  readonly length: number;
  /** Last header byte: 01 client and 03 node in 2006, 0F in 2015. */
  readonly tag: number;
  /** 2015 also sets bit 04 of the first header byte. */
  readonly year2015?: boolean;
}

/** 2.0 and later (D17): header, length, 03, and padding from a small generator, all in one message. */
export function opening2x(random: Random, { length, tag, year2015 = false }: Opening2xOptions): Uint8Array {
  const rest = length - 14;
  const keystream = random.bytes(Math.max(10, rest));
  const flags = (random.byte() & 0x81) | (year2015 ? 0x04 : 0);
  const header = concat(Uint8Array.of(flags, random.byte()), hex("0000 0001 0000 00"), Uint8Array.of(tag));
  const opening = concat(random.bytes(4), xor(header, keystream));
  if (rest === 0) return opening;
  const body = new Uint8Array(rest);
  body[0] = 2 * (rest - 1) + 1;
  body[1] = 3;
  let padding = random.byte();
  for (let index = 2; index < rest; index++) {
    body[index] = padding;
    padding = (205 * padding + 113) & 0xff;
  }
  return concat(opening, xor(body, keystream));
}
