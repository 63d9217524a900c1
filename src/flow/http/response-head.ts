/** A response's head, RFC 9112 section 4. */
import { LF } from "./characters.js";
import { MessageHead } from "./message-head.js";

const STATUS_OFFSET = "HTTP/1.x ".length;

export class ResponseHead extends MessageHead {
  status = 0;

  override read(bytes: Uint8Array, start: number, end: number): void {
    const status = start + STATUS_OFFSET;
    this.minorVersion = bytes[status - 2]! - 0x30;
    this.status = (bytes[status]! - 0x30) * 100 + (bytes[status + 1]! - 0x30) * 10 + bytes[status + 2]! - 0x30;
    let lineEnd = status;
    while (bytes[lineEnd] !== LF) lineEnd++;
    this.readFields(bytes, start, lineEnd + 1, end);
  }
}
