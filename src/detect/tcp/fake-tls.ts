import { startsWith } from "../../core/bytes.js";

/** The constants that Skype sends on port 443 in front of its own streams (D8, D9): disguise, no TLS is spoken. */

/** First 56 of the client's 72 bytes: an SSLv2-framed hello with a fixed list of ciphers. 16 random bytes follow. */
const HELLO = parse(
  `80460103 01002d00 00001000 00050000 0400000a 00000900 00640000 62000008 00000300 00060100 800700c0 03008006
   00400200 80040080`,
);
export const HELLO_LENGTH = 72;

/** The node's 79 bytes: a server hello whose time and "random" never change. */
const ANSWER = parse(
  `160301004a 02000046 0301 401be486 02ade029 e17774e5 44b9c99c b431315e 02dd779d 154a9609 ba5da870
   20 1ca0e4f6 4c6351ae 2f8e4ee1 e6766a0a 88d5d8c5 5cae98c5 e481f22a 69bf9058 000500`,
);
export const ANSWER_LENGTH = 79;

export function isFakeHello(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= HELLO_LENGTH && startsWith(bytes, start, end, HELLO);
}

export function isFakeAnswer(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= ANSWER_LENGTH && startsWith(bytes, start, end, ANSWER);
}

function parse(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
