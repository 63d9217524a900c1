// The plaintexts of C.4: what a datagram says before obfuscation, known but for the number of the request, which
// is the message id less one (U4).

import { concat, hex, u16 } from "../wire/bytes.js";
import type { Random } from "../wire/random.js";

const numbered = (head: string, requestId: number, tail: string): Uint8Array =>
  concat(hex(head), u16((requestId - 1) & 0xffff), hex(tail));

/** Command 27: "may I connect?" (18 bytes on the wire). */
export const probe = (id: number): Uint8Array => numbered("04 da 01", id, "42 15");

/** Command 28: "yes". Numbered by the request it answers. */
export const accept = (requestId: number): Uint8Array => numbered("04 e3 01", requestId, "42 15");

/** Command 35, asked after login and in bursts to single peers. */
export const question35 = (id: number): Uint8Array => numbered("04 9a 02", id, "42 15");

/** Command 15, the short answer to presence traffic. */
export const answer15 = (requestId: number): Uint8Array => numbered("05 7b", requestId, "42 3c 25");

/** The padded probe of 2015: what stands behind the command differs with the length of the padding. */
export function paddedProbe(id: number, wireLength: number, random: Random): Uint8Array {
  const length = wireLength - 11;
  const known = { 22: "08 b7 b64419", 24: "0a b7 d399239b", 25: "0b b7 e5342d9b" }[wireLength];
  if (known === undefined) {
    // 26 to 37: four unknown bytes, repeated, so no information is left for a check.
    if (wireLength < 26 || wireLength > 37) throw new RangeError(`no padded probe has ${wireLength} bytes`);
    const four = random.bytes(4);
    const padding = Uint8Array.from({ length: length - 7 }, (_, index) => four[index % 4] ?? 0);
    return concat(Uint8Array.of(length - 3), numbered("da 01", id, "42 b7"), padding);
  }
  const [size = "", ...tail] = known.split(" ");
  const start = concat(numbered(`${size} da 01`, id, `42 ${tail.join("")}`));
  return concat(start, random.bytes(length - start.length));
}
