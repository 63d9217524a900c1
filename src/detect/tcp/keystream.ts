/**
 * Obfuscated TCP streams use one RC4 stream twice (D.3): bytes 4 to 13 of a direction are keystream over a header that
 * is nearly known, then the cipher is reset and bytes 14 on are the same keystream over what follows. The exclusive or
 * of both removes the keystream, so known plaintext shows without any key.
 */

/** Bytes needed from the start of a message for the 2.x test. */
export const STREAM_TEST_BYTES = 24;
/** The first client message of the 1.x form. */
export const FIRST_MESSAGE_1X = 14;

const SEED = 4;
const SECOND_USE = 14;
const LAST = 8;

/** Header bytes 2 to 8 of the 2.x form: 00 00 00 01 00 00 00. Bytes 0 and 1 are random, byte 9 varies. */
const MARK = 5;

/** Header of the 1.x form: 00 01 00 00 00 01 00 00 00, then 01 or 03. */
const HEADER_1X = [0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00];

/**
 * 2.x form (D17, D30): the padding that follows two length bytes comes from x -> 205 x + 113 mod 256. Six steps of it
 * in a row are 48 bits; on 127,264 tests of other streams never more than two held.
 */
export function fitsForm2(bytes: Uint8Array, at: number): boolean {
  let padding = plaintext2(bytes, at, 2);
  for (let index = 3; index <= LAST; index++) {
    const next = plaintext2(bytes, at, index);
    if (next !== ((205 * padding + 113) & 0xff)) return false;
    padding = next;
  }
  return true;
}

/** The places of the header whose padding follows the rule. */
export const FORM2_PADDING: readonly number[] = [2, 3, 4, 5, 6, 7, 8];

/** The padding at a place of the header, 2 to 8, as the exclusive or gives it. */
export function plaintext2(bytes: Uint8Array, at: number, index: number): number {
  return bytes[at + SEED + index]! ^ bytes[at + SECOND_USE + index]! ^ (index === MARK ? 1 : 0);
}

/**
 * 1.x form (D18): the second client message reads length byte 2(n - 1), id, 13 F2 01, id - 1, 41 or 42: about 50 bits.
 * `first` holds the 14 bytes of the first message, `second` starts at `at` and has `length` bytes.
 */
export function fitsForm1(first: Uint8Array, second: Uint8Array, at: number, length: number): boolean {
  if (length < HEADER_1X.length) return false;
  const plain = (index: number): number => first[SEED + index]! ^ second[at + index]! ^ HEADER_1X[index]!;
  const id = (plain(1) << 8) | plain(2);
  const request = (plain(6) << 8) | plain(7);
  return (
    plain(3) === 0x13 &&
    plain(4) === 0xf2 &&
    plain(5) === 0x01 &&
    request === ((id - 1) & 0xffff) &&
    (plain(8) === 0x41 || plain(8) === 0x42) &&
    plain(0) === ((2 * (length - 1)) & 0xff)
  );
}

/** What the second message of the 1.x form begins with, as the exclusive or gives it: for showing what was found. */
export function plaintext1(first: Uint8Array, second: Uint8Array, at: number): number[] {
  return HEADER_1X.map((byte, index) => first[SEED + index]! ^ second[at + index]! ^ byte);
}
