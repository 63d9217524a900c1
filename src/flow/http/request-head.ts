/** A request's head, RFC 9112 section 3: its line in parts, and the two fields that name a client and its aim. */
import { isBlank, isText, LF, SLASH, TOKEN } from "./characters.js";
import { MessageHead } from "./message-head.js";
import { trimmedEnd, versionStart } from "./start-line.js";

/** RFC 9112 section 3.2; `other` is what fits none of them, such as a path without its slash. */
export type TargetForm = "origin" | "absolute" | "authority" | "asterisk" | "other";

/** Offsets into `bytes`. What is absent is -1, -1. */
export class RequestHead extends MessageHead {
  methodStart = 0;
  methodEnd = 0;
  targetStart = 0;
  targetEnd = 0;
  form: TargetForm = "origin";
  /** Host and port as the target names them: of the absolute form, user information taken off, or of CONNECT. */
  authorityStart = -1;
  authorityEnd = -1;
  /** Path and query: the whole target, unless it is in absolute or authority form. */
  pathStart = -1;
  pathEnd = -1;
  /** The first Host field. */
  hostStart = -1;
  hostEnd = -1;
  /** The first User-Agent field; its bytes are raw, 0x99 for a trademark sign included. */
  userAgentStart = -1;
  userAgentEnd = -1;

  override read(bytes: Uint8Array, start: number, end: number): void {
    let lineEnd = start;
    while (bytes[lineEnd] !== LF) lineEnd++;
    const version = versionStart(bytes, start, lineEnd);
    this.minorVersion = bytes[version + 7]! - 0x30;
    this.methodStart = start;
    let at = start;
    while (!isBlank(bytes[at]!)) at++;
    this.methodEnd = at;
    while (isBlank(bytes[at]!)) at++;
    this.targetStart = at;
    this.targetEnd = trimmedEnd(bytes, at, version);
    this.hostStart = this.hostEnd = -1;
    this.userAgentStart = this.userAgentEnd = -1;
    this.readFields(bytes, start, lineEnd + 1, end);
    this.#readTarget();
  }

  isMethod(method: string): boolean {
    return isText(this.bytes, this.methodStart, this.methodEnd, method);
  }

  protected override recognize(firstLetter: number, length: number): void {
    if (length === 4 && firstLetter === LETTER_H) {
      if (this.hostStart >= 0 || !this.isNamed("host")) return;
      this.hostStart = this.valueStart;
      this.hostEnd = this.valueEnd;
    } else if (length === 10 && firstLetter === LETTER_U) {
      if (this.userAgentStart >= 0 || !this.isNamed("user-agent")) return;
      this.userAgentStart = this.valueStart;
      this.userAgentEnd = this.valueEnd;
    } else super.recognize(firstLetter, length);
  }

  #readTarget(): void {
    const { bytes, targetStart, targetEnd } = this;
    this.authorityStart = this.authorityEnd = -1;
    this.pathStart = targetStart;
    this.pathEnd = targetEnd;
    if (bytes[targetStart] === SLASH) this.form = "origin";
    else if (this.isMethod("CONNECT")) {
      this.form = "authority";
      this.authorityStart = targetStart;
      this.authorityEnd = targetEnd;
      this.pathStart = this.pathEnd = -1;
    } else if (isText(bytes, targetStart, targetEnd, "*")) this.form = "asterisk";
    else this.#readAbsoluteForm();
  }

  /** `scheme://[userinfo@]host[:port][/path][?query]`, RFC 3986 section 3. */
  #readAbsoluteForm(): void {
    const { bytes, targetStart, targetEnd } = this;
    let at = targetStart;
    while (at < targetEnd && TOKEN[bytes[at]!] === 1) at++;
    if (at === targetStart || !isText(bytes, at, Math.min(at + 3, targetEnd), "://")) {
      this.form = "other";
      return;
    }
    this.form = "absolute";
    at += 3;
    this.authorityStart = at;
    while (at < targetEnd && bytes[at] !== SLASH && bytes[at] !== QUESTION_MARK && bytes[at] !== NUMBER_SIGN) {
      if (bytes[at++] === AT_SIGN) this.authorityStart = at;
    }
    this.authorityEnd = at;
    this.pathStart = at;
  }
}

const LETTER_H = 0x68;
const LETTER_U = 0x75;
const NUMBER_SIGN = 0x23;
const QUESTION_MARK = 0x3f;
const AT_SIGN = 0x40;
