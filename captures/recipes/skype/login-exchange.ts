// Login and contact servers (D11, D12): a TLS record of length 0 each way, then a constant first record. 2004-2006
// it starts 41 03 00 09 80 40 04 08 c0 01 and is 0xcd long, a second record stands behind it in the same message.

import { concat, hex, u16 } from "../wire/bytes.js";
import type { Random } from "../wire/random.js";

export const CLIENT_EMPTY_RECORD = hex("16 03 01 00 00");
export const SERVER_EMPTY_RECORD = hex("17 03 01 00 00");

/** 412 or 451 bytes at login, 257 or 260 to the servers on port 12350. */
export function loginRequest(random: Random, length: number): Uint8Array {
  const head = hex("16 03 01 00 cd 41 03 00 09 80 40 04 08 c0 01");
  const middle = concat(head, random.bytes(207 - head.length), hex("00 0c 01 17 03 01"));
  const second = length - middle.length - 2;
  return concat(middle, u16(second), random.bytes(second));
}

/** The form of 2015; `record` was df, eb, ed or f0. */
export function loginRequest2015(random: Random, length: number, record = 0xeb): Uint8Array {
  const head = concat(hex("16 03 01 00"), Uint8Array.of(record), hex("42 cd ef e7 40 d7 2f 1d"));
  const first = concat(head, random.bytes(record + 5 - head.length), hex("17 03 01"));
  const second = length - first.length - 2;
  return concat(first, u16(second), random.bytes(second));
}

/** Any later record, header included in the length. */
export function record(random: Random, length: number): Uint8Array {
  return concat(hex("17 03 01"), u16(length - 5), random.bytes(length - 5));
}
