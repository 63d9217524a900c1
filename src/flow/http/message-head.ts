/**
 * The field lines of a message head, RFC 9112 section 5, as offsets into its bytes. Order and letter case are kept,
 * since they tell clients apart; folded values (section 5.2) keep their line ends; lines without a colon are passed over.
 */
import { COLON, COMMA, CR, isBlank, isDigit, isTextInAnyCase, LF, SEMICOLON } from "./characters.js";
import { trimmedEnd } from "./start-line.js";

/** No Content-Length field. */
export const ABSENT = -1;
/** Content-Length fields that are no number, too large a number, or different numbers (RFC 9112 section 6.3). */
export const INVALID = -2;

export abstract class MessageHead {
  /** The memory that all offsets refer to. */
  bytes: Uint8Array = NONE;
  /** The head is bytes[start, end): start line, fields, and the empty line. */
  start = 0;
  end = 0;
  /** `x` of HTTP/1.x. */
  minorVersion = 0;

  /** The field that the cursor stands on: `next` and `find` move it. */
  nameStart = 0;
  nameEnd = 0;
  valueStart = 0;
  valueEnd = 0;

  /** The body's length as Content-Length tells it, or ABSENT, or INVALID. */
  contentLength = ABSENT;
  /** True where a transfer coding other than `identity` is applied, and where the last one applied is `chunked`. */
  transferCoded = false;
  chunked = false;

  #firstField = 0;
  #cursor = 0;

  /** Reads the complete head bytes[start, end), whose first line is known to fit. */
  abstract read(bytes: Uint8Array, start: number, end: number): void;

  /** Moves the cursor before the first field. */
  rewind(): void {
    this.#cursor = this.#firstField;
  }

  /** Moves the cursor to the next field, in the order of the wire. False, behind the last. */
  next(): boolean {
    const { bytes, end } = this;
    let line = this.#cursor;
    while (line < end) {
      let at = line;
      let colon = -1;
      for (; at < end && bytes[at] !== LF; at++) {
        if (colon < 0 && bytes[at] === COLON) colon = at;
      }
      const isContinuation = isBlank(bytes[line]!);
      if (colon < 0 || isContinuation) {
        line = at + 1;
        continue;
      }
      while (at + 1 < end && isBlank(bytes[at + 1]!)) {
        at++;
        while (at < end && bytes[at] !== LF) at++;
      }
      this.nameStart = line;
      this.nameEnd = trimmedEnd(bytes, line, colon);
      const valueEnd = at > colon && bytes[at - 1] === CR ? at - 1 : at;
      let value = colon + 1;
      while (value < valueEnd && isBlank(bytes[value]!)) value++;
      this.valueStart = value;
      this.valueEnd = trimmedEnd(bytes, value, valueEnd);
      this.#cursor = at + 1;
      return true;
    }
    this.#cursor = end;
    return false;
  }

  /** Moves the cursor to the first field of this name, given in lower case. False where there is none. */
  find(name: string): boolean {
    this.rewind();
    return this.nextNamed(name);
  }

  /** Moves the cursor on to the next field of this name, given in lower case. False where there is no further one. */
  nextNamed(name: string): boolean {
    while (this.next()) {
      if (this.isNamed(name)) return true;
    }
    return false;
  }

  /** Takes the head bytes[start, end), whose fields begin at `fields`. */
  protected readFields(bytes: Uint8Array, start: number, fields: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.contentLength = ABSENT;
    this.transferCoded = false;
    this.chunked = false;
    this.#firstField = fields;
    this.rewind();
    while (this.next()) this.recognize(bytes[this.nameStart]! | 0x20, this.nameEnd - this.nameStart);
    this.rewind();
  }

  /** Takes note of the field under the cursor. First letter and length spare most of the comparing. */
  protected recognize(firstLetter: number, length: number): void {
    if (length === 14 && firstLetter === LETTER_C && this.isNamed("content-length")) this.#readContentLength();
    else if (length === 17 && firstLetter === LETTER_T && this.isNamed("transfer-encoding")) this.#readTransferCoding();
  }

  protected isNamed(name: string): boolean {
    return isTextInAnyCase(this.bytes, this.nameStart, this.nameEnd, name);
  }

  /** Several fields, or a list in one, must agree. */
  #readContentLength(): void {
    const { bytes, valueEnd } = this;
    let at = this.valueStart;
    do {
      while (at < valueEnd && isWhite(bytes[at]!)) at++;
      const digits = at;
      let value = 0;
      while (at < valueEnd && isDigit(bytes[at]!)) value = Math.min(value * 10 + bytes[at++]! - 0x30, TOO_LARGE);
      const isNumber = at > digits && value < TOO_LARGE;
      while (at < valueEnd && isWhite(bytes[at]!)) at++;
      if (!isNumber || (at < valueEnd && bytes[at] !== COMMA)) value = INVALID;
      if (this.contentLength !== ABSENT && this.contentLength !== value) value = INVALID;
      this.contentLength = value;
      if (value === INVALID) return;
    } while (at++ < valueEnd);
  }

  /** The last coding of the last field was applied last, and it alone tells where the body ends. */
  #readTransferCoding(): void {
    const { bytes, valueEnd } = this;
    let coding = valueEnd;
    while (coding > this.valueStart && bytes[coding - 1] !== COMMA) coding--;
    while (coding < valueEnd && isWhite(bytes[coding]!)) coding++;
    let codingEnd = coding;
    while (codingEnd < valueEnd && !isWhite(bytes[codingEnd]!) && bytes[codingEnd] !== SEMICOLON) codingEnd++;
    if (isTextInAnyCase(bytes, coding, codingEnd, "identity")) return;
    this.transferCoded = true;
    this.chunked = isTextInAnyCase(bytes, coding, codingEnd, "chunked");
  }
}

const NONE = new Uint8Array(0);
const LETTER_C = 0x63;
const LETTER_T = 0x74;
const TOO_LARGE = Number.MAX_SAFE_INTEGER;

/** A folded value keeps its line ends: they count as blanks. */
function isWhite(byte: number): boolean {
  return isBlank(byte) || byte === CR || byte === LF;
}
