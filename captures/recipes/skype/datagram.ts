// UDP messages on the wire (C.1 to C.3): id, type, and for type 2 an IV, the checksum of the plaintext and
// ciphertext. The ciphertext is random: without the key nobody can tell.

import { concat, ipv4Bytes, u16, u32 } from "../wire/bytes.js";
import type { Random } from "../wire/random.js";
import { messageCrc } from "./message-crc.js";

/** A type-2 message whose plaintext is known, so its checksum is true. */
export function message(id: number, plaintext: Uint8Array, random: Random): Uint8Array {
  return concat(u16(id), Uint8Array.of(2), random.bytes(4), u32(messageCrc(plaintext)), random.bytes(plaintext.length));
}

/** A type-2 message whose plaintext nobody published (51-byte refusals, 26-byte answers …): checksum random. */
export function opaqueMessage(id: number, length: number, random: Random): Uint8Array {
  return concat(u16(id), Uint8Array.of(2), random.bytes(length - 3));
}

/** Bits 0x70 of the type are noise in types 3, 5 and 7 (U1). */
const noisy = (type: number, random: Random): Uint8Array => Uint8Array.of((random.byte() & 0x70) | type);

/** "I cannot read this": tells the sender which public address it was seen under, and a challenge to use. */
export function nak(refused: Uint8Array, senderSeenAs: string, random: Random): Uint8Array {
  return concat(refused.subarray(0, 2), noisy(7, random), ipv4Bytes(senderSeenAs), random.bytes(4));
}

/** The refused message again, under the challenge: 5 bytes longer, and all it repeats can be checked (C.3). */
export function resend(refused: Uint8Array, nakMessage: Uint8Array, destination: string, random: Random): Uint8Array {
  return concat(
    refused.subarray(0, 2),
    Uint8Array.of(3, 1),
    nakMessage.subarray(7, 11),
    ipv4Bytes(destination),
    refused.subarray(7, 11),
    random.bytes(refused.length - 11),
  );
}

export function ack(acknowledged: Uint8Array, addresseeSeenAs: string, random: Random): Uint8Array {
  return concat(acknowledged.subarray(0, 2), noisy(5, random), ipv4Bytes(addresseeSeenAs), random.bytes(4));
}

/** An answer too long for one datagram: numbered from 0, the last marked 0x80, each about 1,355 bytes. */
export function fragments(id: number, requestId: number, lengths: readonly number[], random: Random): Uint8Array[] {
  return lengths.map((length, index) => {
    const number = index === lengths.length - 1 ? index | 0x80 : index;
    const head = concat(u16(id), noisy(0x0f, random), u16(requestId), Uint8Array.of(number, 2));
    return concat(head, random.bytes(length - head.length));
  });
}

/** Nine fragments as seen in 2006: seven full ones, the last two shorter. */
export const FRAGMENT_LENGTHS: readonly number[] = [1355, 1355, 1355, 1355, 1355, 1355, 1355, 1245, 768];
