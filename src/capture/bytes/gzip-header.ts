/**
 * The header of one gzip member (RFC 1952 section 2.3), of which nothing but its end interests us.
 *
 *   0  1f 8b          magic
 *   2  08             deflate
 *   3  flags          2 header checksum, 4 extra field, 8 file name, 16 comment
 *   4  6 bytes        time, extra flags, operating system
 *      extra field    16-bit little-endian length, then as many bytes
 *      file name      up to a zero byte
 *      comment        up to a zero byte
 *      checksum       2 bytes
 */
const FLAG_CHECKSUM = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const RESERVED_FLAGS = 0xe0;

export function isGzip(bytes: Uint8Array, start = 0): boolean {
  return bytes[start] === 0x1f && bytes[start + 1] === 0x8b;
}

/** Takes a header in, byte by byte, wherever the input is cut into pieces, and keeps nothing of it. */
export class GzipHeader {
  #step: "fixed" | "extra-length" | "extra" | "name" | "comment" | "checksum" | "done" | "bad" = "fixed";
  /** Bytes of the current step that were seen, or that are still to come for the extra field. */
  #count = 0;
  #flags = 0;
  #extraLength = 0;

  get begun(): boolean {
    return this.#step !== "fixed" || this.#count > 0;
  }

  get done(): boolean {
    return this.#step === "done";
  }

  /** It is no gzip header, or one with flags that RFC 1952 says to refuse. */
  get bad(): boolean {
    return this.#step === "bad";
  }

  /** Takes in what belongs to the header and gives the offset of the first byte that does not. */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#step !== "done" && this.#step !== "bad") this.#takeByte(bytes[at++]!);
    return at;
  }

  #takeByte(byte: number): void {
    const index = this.#count++;
    switch (this.#step) {
      case "fixed":
        if ((index === 0 && byte !== 0x1f) || (index === 1 && byte !== 0x8b) || (index === 2 && byte !== 8)) {
          this.#step = "bad";
        } else if (index === 3) {
          this.#flags = byte;
          if ((byte & RESERVED_FLAGS) !== 0) this.#step = "bad";
        } else if (index === 9) this.#enter("extra-length");
        return;
      case "extra-length":
        this.#extraLength |= byte << (8 * index);
        if (index === 1) this.#enter("extra");
        return;
      case "extra":
        if (index === this.#extraLength - 1) this.#enter("name");
        return;
      case "name":
        if (byte === 0) this.#enter("comment");
        return;
      case "comment":
        if (byte === 0) this.#enter("checksum");
        return;
      case "checksum":
        if (index === 1) this.#step = "done";
    }
  }

  /** Goes to the given step, or past it and all that follow where the flags say that they are absent. */
  #enter(step: "extra-length" | "extra" | "name" | "comment" | "checksum"): void {
    this.#count = 0;
    this.#step = step;
    if (step === "extra-length" && (this.#flags & FLAG_EXTRA) === 0) this.#enter("name");
    if (step === "extra" && this.#extraLength === 0) this.#enter("name");
    if (step === "name" && (this.#flags & FLAG_NAME) === 0) this.#enter("comment");
    if (step === "comment" && (this.#flags & FLAG_COMMENT) === 0) this.#enter("checksum");
    if (step === "checksum" && (this.#flags & FLAG_CHECKSUM) === 0) this.#step = "done";
  }
}
