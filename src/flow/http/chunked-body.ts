/**
 * The chunked transfer coding, RFC 9112 section 7.1: jumps from chunk to chunk. Extensions and trailer fields are
 * passed over, LF alone ends a line, and blanks behind a size are allowed: Apache 1.3 padded with them.
 */
import { CR, isBlank, LF, SEMICOLON } from "./characters.js";
import type { KeptMessage } from "./kept-message.js";

const SIZE = 0;
const EXTENSION = 1;
const DATA = 2;
const DATA_END = 3;
const DATA_LF = 4;
const TRAILER = 5;
const ENDED = 6;
const BROKEN = 7;

export class ChunkedBody {
  #phase!: number;
  /** The size being read, then the bytes of data still to come. */
  #remaining!: number;
  #hasDigits!: boolean;
  /** TRAILER: nothing of the current line was seen yet. */
  #lineIsEmpty!: boolean;

  constructor() {
    this.begin();
  }

  /** Gets ready for a new body. */
  begin(): void {
    this.#beginSize();
    this.#lineIsEmpty = true;
  }

  get hasEnded(): boolean {
    return this.#phase === ENDED;
  }

  /** True where the bytes did not fit the coding: what follows is not known. */
  get isBroken(): boolean {
    return this.#phase === BROKEN;
  }

  /** Reads on, data going to `kept` where there is one. The offset behind what was read: `end`, or the body's end. */
  read(bytes: Uint8Array, at: number, end: number, kept: KeptMessage<unknown> | undefined): number {
    while (at < end && this.#phase < ENDED) {
      if (this.#phase === DATA) {
        const length = Math.min(this.#remaining, end - at);
        kept?.append(bytes, at, at + length);
        at += length;
        this.#passData(length);
      } else this.#readByte(bytes[at++]!);
    }
    return at;
  }

  /** Passes over lost bytes. False where they were not all data of the current chunk. */
  skip(length: number): boolean {
    if (this.#phase !== DATA || length > this.#remaining) return false;
    this.#passData(length);
    return true;
  }

  #passData(length: number): void {
    this.#remaining -= length;
    if (this.#remaining === 0) this.#phase = DATA_END;
  }

  #readByte(byte: number): void {
    switch (this.#phase) {
      case SIZE:
        this.#readSize(byte);
        break;
      case EXTENSION:
        if (byte === LF) this.#endSize();
        break;
      case DATA_END:
        if (byte === CR) this.#phase = DATA_LF;
        else if (byte === LF) this.#beginSize();
        else this.#phase = BROKEN;
        break;
      case DATA_LF:
        if (byte === LF) this.#beginSize();
        else this.#phase = BROKEN;
        break;
      case TRAILER:
        if (byte !== LF) this.#lineIsEmpty &&= byte === CR;
        else if (this.#lineIsEmpty) this.#phase = ENDED;
        else this.#lineIsEmpty = true;
        break;
    }
  }

  #readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#hasDigits = true;
      this.#remaining = this.#remaining * 16 + digit;
      if (this.#remaining > Number.MAX_SAFE_INTEGER) this.#phase = BROKEN;
    } else if (!this.#hasDigits) this.#phase = BROKEN;
    else if (byte === LF) this.#endSize();
    else if (byte === CR || byte === SEMICOLON || isBlank(byte)) this.#phase = EXTENSION;
    else this.#phase = BROKEN;
  }

  #beginSize(): void {
    this.#phase = SIZE;
    this.#remaining = 0;
    this.#hasDigits = false;
  }

  #endSize(): void {
    this.#phase = this.#remaining > 0 ? DATA : TRAILER;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
