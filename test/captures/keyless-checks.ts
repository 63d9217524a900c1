// The checks of C.4, D17 and D18 written down for testing the recipes: a third hand beside the recipes and the
// detectors, kept short enough to compare with the facts line by line.

const byte = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

/** D17: how many of the six steps of the padding generator hold, from `offset` on. */
export function paddingSteps(stream: Uint8Array, offset = 0): number {
  if (stream.length < offset + 24) return 0;
  const header = [0, 0, 0, 0, 0, 1, 0, 0, 0];
  const plain = header.map((known, i) => byte(stream, offset + 4 + i) ^ byte(stream, offset + 14 + i) ^ known);
  let steps = 0;
  for (let i = 2; i <= 7; i++) if (plain[i + 1] === (205 * (plain[i] ?? 0) + 113) % 256) steps++;
  return steps;
}

/** D18: a first message of exactly 14 bytes, and a second that reads as length, id, 13 F2 01, id - 1, 41 or 42. */
export function isOldOpening(first: Uint8Array, second: Uint8Array, secondLength = second.length): boolean {
  if (first.length !== 14 || second.length < 9) return false;
  const header = [0, 1, 0, 0, 0, 1, 0, 0, 0];
  const plain = header.map((known, i) => byte(first, 4 + i) ^ byte(second, i) ^ known);
  const [length, idHigh = 0, idLow = 0, a, b, c, beforeHigh = 0, beforeLow = 0, last] = plain;
  const id = (idHigh << 8) | idLow;
  const before = (beforeHigh << 8) | beforeLow;
  return (
    length === 2 * (secondLength - 1) &&
    a === 0x13 &&
    b === 0xf2 &&
    c === 0x01 &&
    before === ((id - 1) & 0xffff) &&
    (last === 0x41 || last === 0x42)
  );
}

/** C.4: the plaintext of an 18-byte message by the word at its start and its end. */
export function predictedCrc(id: number, start: readonly number[], end: readonly number[]): number {
  const number = (id - 1) & 0xffff;
  let crc = 0xffffffff;
  for (const value of [...start, number >> 8, number & 0xff, ...end]) {
    crc ^= value;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return crc >>> 0;
}

export const PROBE = { start: [0x04, 0xda, 0x01], end: [0x42, 0x15] };
export const ACCEPT = { start: [0x04, 0xe3, 0x01], end: [0x42, 0x15] };
export const QUESTION_35 = { start: [0x04, 0x9a, 0x02], end: [0x42, 0x15] };
export const ANSWER_15 = { start: [0x05, 0x7b], end: [0x42, 0x3c, 0x25] };
