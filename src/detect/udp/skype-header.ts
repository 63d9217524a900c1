import type { Packet } from "../../decode/packet.js";

/**
 * The clear part of every Skype datagram (U1, U2):
 *
 *     0  message id (2)   2  type (1): kind in byte & 8F, the rest noise or fragment flags
 *
 * and of a type-2 message (C.4): 3  IV (4)   7  CRC of the plaintext (4)   11  ciphertext
 */
export const MESSAGE = 0x02;
export const RESEND = 0x03;
export const ACKNOWLEDGEMENT = 0x05;
export const NAK = 0x07;
export const DATA = 0x0d;
export const FRAGMENT = 0x0f;

const KIND = 0x8f;
const SMALLEST = 3;
/** Header, IV and CRC of a type-2 message. */
export const MESSAGE_HEADER = 11;

/** The kind of a datagram whose first three bytes can be Skype's, or 0. Alone worthless: a fifth of all UDP fits. */
export function skypeKind(packet: Packet): number {
  if (packet.payloadEnd - packet.payload < SMALLEST) return 0;
  const byte = packet.bytes[packet.payload + 2]!;
  switch (byte & KIND) {
    case MESSAGE:
      return byte === MESSAGE ? MESSAGE : 0; // type 2 was always exactly 02
    case RESEND:
    case ACKNOWLEDGEMENT:
    case NAK:
    case DATA:
    case FRAGMENT:
      return byte & KIND;
    default:
      return 0;
  }
}

export function messageId(packet: Packet): number {
  return packet.view.getUint16(packet.payload);
}

/** The IV of a type-2 message, as a signed integer. */
export function messageIv(packet: Packet): number {
  return packet.view.getInt32(packet.payload + 3);
}

/** The CRC field of a type-2 message, as a signed integer. */
export function messageCrc(packet: Packet): number {
  return packet.view.getInt32(packet.payload + 7);
}
