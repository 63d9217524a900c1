/**
 * The request line, RFC 9112 section 3: `token SP target SP HTTP/1.x`. Runs of blanks separate as one does, and blanks
 * within the target are kept, because servers of the time read both so.
 */
import { CR, isBlank, isDigit, isText } from "./characters.js";

const VERSION_LENGTH = "HTTP/1.x".length;

/** Where the version begins in the request line bytes[start, lineEnd), or -1 where the line does not fit. */
export function versionStart(bytes: Uint8Array, start: number, lineEnd: number): number {
  const version = trimmedLineEnd(bytes, start, lineEnd) - VERSION_LENGTH;
  if (!isText(bytes, version, version + VERSION_LENGTH - 1, "HTTP/1.")) return -1;
  if (!isDigit(bytes[version + VERSION_LENGTH - 1]!)) return -1;
  return hasTargetBefore(bytes, start, version) ? version : -1;
}

/** The first line of the HTTP/2 connection preface, RFC 9113 section 3.4. */
export function isHttp2Preface(bytes: Uint8Array, start: number, lineEnd: number): boolean {
  return isText(bytes, start, trimmedLineEnd(bytes, start, lineEnd), "PRI * HTTP/2.0");
}

/** The end of the text that ends before `end`, blanks taken off. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  return end;
}

function trimmedLineEnd(bytes: Uint8Array, start: number, lineEnd: number): number {
  return trimmedEnd(bytes, start, lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd);
}

/** True where method, blank, target and blank stand before the version. */
function hasTargetBefore(bytes: Uint8Array, start: number, version: number): boolean {
  if (version <= start || !isBlank(bytes[version - 1]!)) return false;
  let target = start;
  while (target < version && !isBlank(bytes[target]!)) target++;
  while (target < version && isBlank(bytes[target]!)) target++;
  return target < version;
}
