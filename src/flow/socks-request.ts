import type { StreamPiece } from "./stream-piece.js";

/**
 * What a client says first to a SOCKS proxy, in a segment of its own.
 *
 *     version 5 (RFC 1928 section 3):  5 (1), number of methods (1), the methods
 *     version 4 and 4a:                4 (1), 1 for connect (1), port (2), address (4), user id, 0 (, name, 0)
 */
const VERSION_4_LENGTH = 9;

export function isSocksRequest({ bytes, start, end }: StreamPiece): boolean {
  const length = end - start;
  if (bytes[start] === 5) return length > 2 && length === 2 + bytes[start + 1]!;
  return bytes[start] === 4 && length >= VERSION_4_LENGTH && bytes[start + 1] === 1 && bytes[end - 1] === 0;
}

/**
 * What a SOCKS proxy answers first where it goes along.
 *
 *     version 5:  5 (1), method (1), 255 for none of them
 *     version 4:  0 (1), 90 for granted (1), port (2), address (4)
 */
export function isSocksGrant({ bytes, start, end }: StreamPiece): boolean {
  const length = end - start;
  if (bytes[start] === 5) return length === 2 && bytes[start + 1] !== 255;
  return bytes[start] === 0 && length === 8 && bytes[start + 1] === 90;
}
