/**
 * Finds the end of a message head (RFC 9112 section 2.1) and tells early whether it can be one: a stream is HTTP only
 * once its whole first line fits. Every byte is looked at once, however the head is split over segments. Empty lines
 * before the start line are tolerated (section 2.2), and so is LF alone as line end.
 */
import { CR, DELETE, HT, isBlank, isDigit, LF, SLASH, SP, TOKEN } from "./characters.js";
import { isHttp2Preface, versionStart } from "./start-line.js";

/** The head goes on beyond the bytes given. */
export const MORE = -1;
/** This is no head of HTTP/1. */
export const FOREIGN = -2;

export const UNKNOWN = 0;
export const REQUEST = 1;
export const RESPONSE = 2;
/** The connection preface of HTTP/2: foreign, but not by accident. */
export const HTTP2 = 3;
export type HeadKind = typeof UNKNOWN | typeof REQUEST | typeof RESPONSE | typeof HTTP2;

/** Longest method taken for one; the longest registered with IANA has 17 letters. */
const LONGEST_METHOD = 32;

/** `HTTP/1.d ddd`: the part of a status line (RFC 9112 section 4) that must fit; `d` stands for a digit, 0 here. */
const STATUS_LINE = Uint8Array.from("HTTP/1.d ddd", (character) => (character === "d" ? 0 : character.charCodeAt(0)));

const EMPTY_LINES = 0;
const METHOD = 1;
const REQUEST_LINE = 2;
const STATUS = 3;
const REASON = 4;
const FIELDS = 5;

export class HeadScan {
  /** Known as soon as the first line has fitted. */
  kind!: HeadKind;
  /** Where the start line begins, counted from the first byte scanned. */
  startLine!: number;
  #phase!: number;
  #scanned!: number;
  /** Where the current line begins, counted as `startLine` is. */
  #line!: number;

  constructor() {
    this.reset();
  }

  /** Gets ready for a new head. */
  reset(): void {
    this.kind = UNKNOWN;
    this.startLine = 0;
    this.#phase = EMPTY_LINES;
    this.#scanned = 0;
    this.#line = 0;
  }

  /** Goes on in the head that begins at `base`, known up to `end`. The length of the whole head, MORE or FOREIGN. */
  scan(bytes: Uint8Array, base: number, end: number): number {
    let at = base + this.#scanned;
    if (this.#phase !== FIELDS) {
      at = this.#scanFirstLine(bytes, base, end);
      if (at < 0) return at;
    }
    let line = base + this.#line;
    while (at < end) {
      if (bytes[at++] !== LF) continue;
      const length = at - 1 - line;
      if (length === 0 || (length === 1 && bytes[line] === CR)) return at - base;
      line = at;
    }
    this.#line = line - base;
    this.#scanned = at - base;
    return MORE;
  }

  /** The offset behind the first line, MORE or FOREIGN. */
  #scanFirstLine(bytes: Uint8Array, base: number, end: number): number {
    let at = base + this.#scanned;
    while (at < end) {
      const byte = bytes[at]!;
      switch (this.#phase) {
        case EMPTY_LINES:
          if (byte === CR || byte === LF) break;
          if (TOKEN[byte] === 0) return FOREIGN;
          this.startLine = at - base;
          this.#phase = METHOD;
          break;
        case METHOD: {
          if (TOKEN[byte] === 1) {
            if (at - base - this.startLine >= LONGEST_METHOD) return FOREIGN;
          } else if (isBlank(byte)) {
            this.#phase = REQUEST_LINE;
          } else if (byte === SLASH) {
            this.#phase = STATUS;
            for (let seen = base + this.startLine; seen < at; seen++) {
              if (!this.#fitsStatusLine(bytes, base, seen)) return FOREIGN;
            }
            if (!this.#fitsStatusLine(bytes, base, at)) return FOREIGN;
          } else return FOREIGN;
          break;
        }
        case REQUEST_LINE:
          if (byte === LF) return this.#endRequestLine(bytes, base, at);
          if ((byte < SP && byte !== HT && byte !== CR) || byte === DELETE) return FOREIGN;
          break;
        case STATUS:
          if (at - base - this.startLine < STATUS_LINE.length) {
            if (!this.#fitsStatusLine(bytes, base, at)) return FOREIGN;
            break;
          }
          if (!isBlank(byte) && byte !== CR && byte !== LF) return FOREIGN;
          this.#phase = REASON;
          continue;
        case REASON:
          if (byte === LF) return this.#beginFields(RESPONSE, base, at);
          break;
      }
      at++;
    }
    this.#scanned = at - base;
    return MORE;
  }

  #fitsStatusLine(bytes: Uint8Array, base: number, at: number): boolean {
    const expected = STATUS_LINE[at - base - this.startLine]!;
    const byte = bytes[at]!;
    return expected === 0 ? isDigit(byte) : byte === expected;
  }

  #endRequestLine(bytes: Uint8Array, base: number, lineEnd: number): number {
    const start = base + this.startLine;
    if (versionStart(bytes, start, lineEnd) >= 0) return this.#beginFields(REQUEST, base, lineEnd);
    if (isHttp2Preface(bytes, start, lineEnd)) this.kind = HTTP2;
    return FOREIGN;
  }

  #beginFields(kind: HeadKind, base: number, lineEnd: number): number {
    this.kind = kind;
    this.#phase = FIELDS;
    this.#line = lineEnd + 1 - base;
    this.#scanned = this.#line;
    return lineEnd + 1;
  }
}
