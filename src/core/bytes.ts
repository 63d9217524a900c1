/** Lower-case hex of a range of bytes, two digits each. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("hex");
}

/** Windows-1252, bytes 80 to 9F: what clients of that time meant by them (A9: 99 is the trademark sign). */
const WINDOWS_1252 =
  "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

/**
 * Text out of bytes that an attacker may have written: Windows-1252, cut at `limit` characters. Control characters
 * become U+FFFD, and that code page has none between 80 and 9F: nothing that a terminal or a log acts on gets through.
 */
export function printableText(bytes: Uint8Array, start: number, end: number, limit: number): string {
  const stop = Math.min(end, start + limit);
  if (stop - start >= WORTH_DECODING && isPrintableAscii(bytes, start, stop)) {
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString("latin1");
  }
  let text = "";
  for (let index = start; index < stop; index++) {
    const byte = bytes[index]!;
    if (byte >= 0x80 && byte < 0xa0) text += WINDOWS_1252[byte - 0x80];
    else text += byte < 0x20 || byte === 0x7f ? "\ufffd" : String.fromCharCode(byte);
  }
  return text;
}

/** Texts of fewer bytes are put together sooner than a decoder is called. */
const WORTH_DECODING = 24;

function isPrintableAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (bytes[index]! < 0x20 || bytes[index]! > 0x7e) return false;
  }
  return true;
}

/** The share, 0 to 1, of bytes that are printable ASCII or common white space. An empty range is 0. */
export function printableShare(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  let printable = 0;
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d) printable++;
  }
  return printable / (end - start);
}

/** Whether `bytes[start, end)` begins with these. A plain loop: it runs on packets, where a callback would be an object. */
export function startsWith(bytes: Uint8Array, start: number, end: number, constant: Uint8Array): boolean {
  if (end - start < constant.length) return false;
  for (let index = 0; index < constant.length; index++) {
    if (bytes[start + index] !== constant[index]) return false;
  }
  return true;
}
