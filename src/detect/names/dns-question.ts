/**
 * The name that a DNS query asks for, RFC 1035 section 4.1.
 *
 *     0  id (2)   2  flags (2)   4  questions (2)   6  answers (2)   8  authorities (2)   10  additional (2)
 *    12  name: labels of a length byte each, ended by 0   then type (2), class (2)
 */
const HEADER = 12;
const RESPONSE_OR_OPCODE = 0xf8;
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;

/** Whether a query's name can hold this word, given in lower-case ASCII: a look that makes no string. */
export function mayAskFor(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - word.length;
  for (let at = start + HEADER; at <= last; at++) {
    let index = 0;
    while (index < word.length && (bytes[at + index]! | 0x20) === word[index]) index++;
    if (index === word.length) return true;
  }
  return false;
}

/** In lower case, without the final dot; undefined for what is no plain query of one question. */
export function dnsQuestion(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start < HEADER + 5 || (bytes[start + 2]! & RESPONSE_OR_OPCODE) !== 0) return undefined;
  if (bytes[start + 4] !== 0 || bytes[start + 5] !== 1 || bytes[start + 6] !== 0 || bytes[start + 7] !== 0)
    return undefined;
  let name = "";
  let at = start + HEADER;
  for (;;) {
    const length = bytes[at++]!;
    if (length === 0) break;
    if (length > LONGEST_LABEL || at + length >= end || name.length + length > LONGEST_NAME) return undefined;
    if (name !== "") name += ".";
    for (const stop = at + length; at < stop; at++) {
      const byte = bytes[at]!;
      if (!isHostCharacter(byte)) return undefined;
      name += String.fromCharCode(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
    }
  }
  return name === "" ? undefined : name;
}

/** Letters, digits, hyphen, underscore: host names as clients ask for them. */
function isHostCharacter(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x5f
  );
}
