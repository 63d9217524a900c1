/**
 * The server name of a TLS client hello, RFC 8446 section 4.1.2 and RFC 6066 section 3, where all of it stands in the
 * given bytes; undefined for anything else. Steps from length to length, so that its cost does not depend on sizes.
 *
 *     0  16 03 xx  record length (2)   5  01  length (3)  version (2)  random (32)   43  session id, ciphers, methods
 */
const RECORD = 5;
const SESSION_ID = 43;
const SERVER_NAME = 0;
const LONGEST_NAME = 255;
/** Extensions looked at: browsers send about twenty. */
const MOST_EXTENSIONS = 64;

export function serverName(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SESSION_ID || bytes[start] !== 0x16 || bytes[start + 1] !== 3 || bytes[start + RECORD] !== 1)
    return undefined;
  let at = start + SESSION_ID;
  at += 1 + bytes[at]!;
  if (at + 2 > end) return undefined;
  at += 2 + uint16(bytes, at);
  if (at >= end) return undefined;
  at += 1 + bytes[at]! + 2;
  for (let count = 0; count < MOST_EXTENSIONS && at + 4 <= end; count++) {
    const size = uint16(bytes, at + 2);
    if (uint16(bytes, at) === SERVER_NAME) return nameIn(bytes, at + 4, Math.min(end, at + 4 + size));
    at += 4 + size;
  }
  return undefined;
}

/** A list's length (2), the kind of name (1), the name's length (2), the name. */
function nameIn(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start < 5) return undefined;
  const length = uint16(bytes, start + 3);
  const first = start + 5;
  if (length === 0 || length > LONGEST_NAME || first + length > end) return undefined;
  let name = "";
  for (let at = first; at < first + length; at++) {
    const byte = bytes[at]!;
    if (byte <= 0x20 || byte >= 0x7f) return undefined;
    name += String.fromCharCode(byte);
  }
  return name.toLowerCase();
}

/** A function of its own: a closure over the bytes would be an object a segment. */
function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
