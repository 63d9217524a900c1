/**
 * The name that a DNS message is about, and the addresses it was answered with, RFC 1035 section 4.1.
 *
 *     0  id (2)   2  flags (2)   4  questions (2)   6  answers (2)   8  authorities (2)   10  additional (2)
 *    12  name: labels of a length byte each, ended by 0   then type (2), class (2)   then the answers
 */
const HEADER = 12;
const RESPONSE = 0x80;
const OPCODE = 0x78;
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
const QUESTION_TAIL = 4;
const RECORD = 10;
const TYPE_A = 1;
const CLASS_IN = 1;
/** Records looked at: a name of Skype's has a few, behind one or two aliases. */
const MOST_RECORDS = 16;

/** Whether a message can hold this word, given in lower-case ASCII: a look that makes no string. */
export function mayBeAbout(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - word.length;
  for (let at = start + HEADER; at <= last; at++) {
    let index = 0;
    while (index < word.length && (bytes[at + index]! | 0x20) === word[index]) index++;
    if (index === word.length) return true;
  }
  return false;
}

/** What a DNS message asks for, or answers. */
export interface DnsMessage {
  /** In lower case, without the final dot. */
  readonly name: string;
  readonly isAnswer: boolean;
  /** IPv4 addresses of the answer, as words. */
  readonly addresses: readonly number[];
}

/** Undefined for what is no plain query of one question, and no answer to one. */
export function dnsMessage(bytes: Uint8Array, start: number, end: number): DnsMessage | undefined {
  if (end - start < HEADER + 5 || (bytes[start + 2]! & OPCODE) !== 0) return undefined;
  const isAnswer = (bytes[start + 2]! & RESPONSE) !== 0;
  const answers = pair(bytes, start + 6);
  if (pair(bytes, start + 4) !== 1 || (!isAnswer && answers !== 0)) return undefined;
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
  if (name === "") return undefined;
  return { name, isAnswer, addresses: isAnswer ? addressesIn(bytes, at + QUESTION_TAIL, end, answers) : [] };
}

/**
 * The A records among the first answers (RFC 1035 section 3.2.1): owner's name, type (2), class (2), lifetime (4),
 * length (2), data. Stops where something does not fit.
 */
function addressesIn(bytes: Uint8Array, start: number, end: number, count: number): number[] {
  const addresses: number[] = [];
  let at = start;
  for (let record = 0; record < Math.min(count, MOST_RECORDS); record++) {
    at = behindName(bytes, at, end);
    if (at < 0 || at + RECORD > end) break;
    const length = pair(bytes, at + 8);
    const data = at + RECORD;
    if (data + length > end) break;
    if (pair(bytes, at) === TYPE_A && pair(bytes, at + 2) === CLASS_IN && length === 4)
      addresses.push((pair(bytes, data) << 16) | pair(bytes, data + 2));
    at = data + length;
  }
  return addresses;
}

/** Behind a name that ends in a zero or in a pointer (RFC 1035 section 4.1.4), which is not followed; -1 where it does not end. */
function behindName(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1 + bytes[at]!) {
    if (bytes[at] === 0) return at + 1;
    if (bytes[at]! > LONGEST_LABEL) return at + 2 <= end ? at + 2 : -1;
  }
  return -1;
}

function pair(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
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
