import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import type { ByteFault, ByteSource } from "./byte-source.js";
import { GzipHeader } from "./gzip-header.js";

/**
 * Gzip (RFC 1952) inflated on the way: members one after the other, in constant memory. zlib's own Gunzip throws away
 * what it inflated last when a checksum fails, the input ends early or garbage follows; here the members are framed
 * by us and only the deflate stream is zlib's, so that everything before the fault is given out.
 *
 * Input goes in slices, and the next one only when the last is inflated and its output taken out of zlib. Damage inside a
 * deflate stream costs the output of the slice it is found in, so slices start small and grow with what came before them,
 * whatever the reader's chunks: a damaged file gives the same frames to everybody.
 * A large slice saves one turn of the event loop, and gives the walk one long chunk instead of several short ones.
 *
 * zlib works in a thread of its own, so it is kept busy while the output is walked: the next input is read beforehand,
 * and the next slice goes in as soon as the last is done, until so much output waits that the reader is behind.
 *
 * zlib's stream inflates into a buffer that it replaces when it is full: half a megabyte of garbage each time, of which V8
 * is told, and for which it collects its whole heap again and again. So what is inflated is copied out at once, and the
 * buffer is used from its beginning again (docs/decisions/gzip.md).
 */
const FIRST_SLICE = 64;
const LARGEST_SLICE = 256 << 10;
/** What damage can cost at most, beside the first slice: so much of the input before it. */
const SLICE_SHARE = 1 / 2;
const TRAILER_BYTES = 8;
/** zlib inflates into so much at once. Its own 16 KiB double the time. */
const INFLATE_CHUNK = 512 << 10;
/** Slices are such that this much of it is filled, as far as the compression so far tells. */
const FILLED_SHARE = 3 / 4;
const FIRST_AHEAD = 16 << 10;
/** Inflated bytes that may wait before the next slice goes in: about one chunk of the walk. */
const INFLATED_AHEAD = 1 << 20;

export class GunzipBytes implements ByteSource {
  readonly #compressed: ByteSource;
  /** Buffers as long as the slices, which are short in short files. */
  #input = new Uint8Array(FIRST_SLICE);
  /** Input that is being read beforehand, how much of it is there, and how it ends. */
  #nextInput = new Uint8Array(FIRST_SLICE);
  #nextCount: number | undefined;
  #reading: Promise<number> | undefined;
  #inputFault: ByteFault | undefined;
  #start = 0;
  #end = 0;
  /** Input that was read so far. */
  #inputBytes = 0;
  #fault: ByteFault | undefined;
  #finished = false;
  #step: "header" | "deflate" | "trailer" = "header";
  #members = 0;
  #header = new GzipHeader();
  #trailer = new Uint8Array(TRAILER_BYTES);
  #trailerLength = 0;

  #inflate: ReusedInflate | undefined;
  /** A slice is being inflated; it was written when so many bytes of the deflate stream had been. */
  #inflating = false;
  #sliceStart = 0;
  #deflateEnded = false;
  #inflateError: Error | null | undefined;
  #wake = nothing;
  /** Inflated bytes that wait for the reader: `#ahead[#aheadStart, #aheadEnd)`. */
  #ahead = new Uint8Array(FIRST_AHEAD);
  #aheadStart = 0;
  #aheadEnd = 0;
  #outputBytes = 0;
  #checksum = 0;
  #length = 0;

  constructor(compressed: ByteSource) {
    this.#compressed = compressed;
  }

  get fault(): ByteFault | undefined {
    return this.#fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#aheadStart === this.#aheadEnd) {
      if (this.#finished) return 0;
      if (this.#step === "header") await this.#readHeader();
      else if (this.#step === "deflate") await this.#readDeflate();
      else await this.#readTrailer();
    }
    const count = Math.min(length, this.#aheadEnd - this.#aheadStart);
    target.set(this.#ahead.subarray(this.#aheadStart, this.#aheadStart + count), offset);
    this.#aheadStart += count;
    this.#goOn();
    return count;
  }

  close(): Promise<void> {
    this.#finish();
    this.#aheadStart = this.#aheadEnd;
    return this.#compressed.close();
  }

  async #readHeader(): Promise<void> {
    if (this.#start === this.#end && !(await this.#refill())) {
      if (this.#members > 0 && !this.#header.begun) this.#finish();
      else this.#stop("capture.gzip-cut", "the gzip data ends inside a gzip header");
      return;
    }
    // Tapes and block devices pad with zeros after the last member; gzip itself lets that pass.
    if (this.#members > 0 && !this.#header.begun && this.#input[this.#start] === 0) {
      this.#start++;
      return;
    }
    this.#start = this.#header.take(this.#input, this.#start, this.#end);
    if (this.#header.bad) this.#stop("capture.gzip-damaged", "what follows there is no gzip data");
    if (!this.#header.done) return;
    this.#members++;
    this.#checksum = 0;
    this.#length = 0;
    this.#trailerLength = 0;
    this.#startInflating();
    this.#step = "deflate";
  }

  #startInflating(): void {
    const inflate: ReusedInflate = createInflateRaw({ chunkSize: INFLATE_CHUNK });
    inflate.on("readable", () => this.#wake());
    inflate.on("end", () => this.#sliceDone(inflate));
    inflate.on("error", (error) => this.#sliceDone(inflate, error));
    this.#inflate = inflate;
    this.#inflating = false;
    this.#deflateEnded = false;
  }

  async #readDeflate(): Promise<void> {
    const inflate = this.#inflate!;
    this.#collect(inflate);
    if (this.#aheadStart < this.#aheadEnd) return;
    if (this.#inflateError) {
      this.#stop("capture.gzip-damaged", "the gzip data is damaged");
    } else if (this.#deflateEnded) {
      inflate.destroy();
      this.#step = "trailer";
    } else if (this.#inflating) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    } else if (this.#start < this.#end || (await this.#refill())) {
      this.#inflateSlice(inflate);
    } else {
      this.#stop("capture.gzip-cut", "the gzip data ends early");
    }
  }

  #inflateSlice(inflate: ReusedInflate): void {
    this.#collect(inflate);
    if (inflate._outOffset !== undefined) inflate._outOffset = 0;
    this.#sliceStart = inflate.bytesWritten;
    this.#inflating = true;
    inflate.write(this.#input.subarray(this.#start, this.#end), (error) => this.#sliceDone(inflate, error));
  }

  /** Takes what is inflated out of zlib. */
  #collect(inflate: InflateRaw): void {
    for (let piece = inflate.read(); piece !== null; piece = inflate.read()) {
      this.#checksum = crc32(piece, this.#checksum);
      this.#length = (this.#length + piece.length) | 0;
      this.#outputBytes += piece.length;
      this.#keep(piece);
    }
  }

  #keep(piece: Uint8Array): void {
    const waiting = this.#aheadEnd - this.#aheadStart;
    if (this.#aheadEnd + piece.length > this.#ahead.length) {
      const room = waiting + piece.length;
      const from = this.#ahead;
      if (room > from.length) this.#ahead = new Uint8Array(2 * room);
      this.#ahead.set(from.subarray(this.#aheadStart, this.#aheadEnd));
      this.#aheadStart = 0;
      this.#aheadEnd = waiting;
    }
    this.#ahead.set(piece, this.#aheadEnd);
    this.#aheadEnd += piece.length;
  }

  /** Puts in the next slice, where there is one at hand and the reader is not behind. */
  #goOn(): void {
    const inflate = this.#inflate;
    if (inflate === undefined || this.#finished || this.#step !== "deflate" || this.#inflating) return;
    if (this.#inflateError || this.#deflateEnded || this.#aheadEnd - this.#aheadStart >= INFLATED_AHEAD) return;
    if (this.#start < this.#end || this.#takeNextInput()) this.#inflateSlice(inflate);
  }

  /** zlib says so in up to three ways, in no order to rely on; the first one counts. */
  #sliceDone(inflate: InflateRaw, error?: Error | null): void {
    if (inflate !== this.#inflate || !this.#inflating) return;
    this.#inflating = false;
    this.#inflateError = error;
    this.#start += inflate.bytesWritten - this.#sliceStart;
    // It takes less than all only where the deflate stream ends inside the slice.
    this.#deflateEnded = this.#start < this.#end;
    if (!error) {
      this.#collect(inflate);
      this.#goOn();
    }
    this.#wake();
  }

  /** CRC-32 and length modulo 2^32 of the inflated bytes, both little-endian. */
  async #readTrailer(): Promise<void> {
    while (this.#trailerLength < TRAILER_BYTES) {
      if (this.#start === this.#end && !(await this.#refill())) {
        this.#stop("capture.gzip-cut", "the gzip data ends early");
        return;
      }
      this.#trailer[this.#trailerLength++] = this.#input[this.#start++]!;
    }
    const view = new DataView(this.#trailer.buffer);
    if (view.getInt32(0, true) !== (this.#checksum | 0) || view.getInt32(4, true) !== this.#length) {
      this.#stop("capture.gzip-damaged", "the gzip checksum does not fit what was read");
      return;
    }
    this.#header = new GzipHeader();
    this.#step = "header";
  }

  async #refill(): Promise<boolean> {
    await (this.#reading ?? this.#readAhead());
    return this.#takeNextInput();
  }

  /** Makes the input that was read beforehand the current one, and begins to read what follows. */
  #takeNextInput(): boolean {
    const count = this.#nextCount;
    if (count === undefined || count === 0) return false;
    [this.#input, this.#nextInput] = [this.#nextInput, this.#input];
    this.#start = 0;
    this.#end = count;
    this.#readAhead();
    return true;
  }

  #readAhead(): Promise<number> {
    this.#nextCount = undefined;
    const slice = this.#sliceBytes();
    if (slice > this.#nextInput.length) this.#nextInput = new Uint8Array(Math.min(2 * slice, LARGEST_SLICE));
    const reading = this.#compressed.read(this.#nextInput, 0, slice);
    this.#reading = reading.then((count) => {
      if (count === 0) this.#inputFault = this.#compressed.fault;
      this.#nextCount = count;
      this.#inputBytes += count;
      return count;
    });
    return this.#reading;
  }

  /** Depends on nothing but the input: when this is asked, all that went into zlib has come out. */
  #sliceBytes(): number {
    const fitting = (INFLATE_CHUNK * FILLED_SHARE * this.#inputBytes) / Math.max(1, this.#outputBytes);
    const wanted = Math.min(this.#inputBytes * SLICE_SHARE, fitting, LARGEST_SLICE);
    return Math.max(FIRST_SLICE, Math.floor(wanted));
  }

  #stop(problem: string, message: string): void {
    if (!this.#finished) this.#fault = this.#inputFault ?? { problem, message };
    this.#finish();
  }

  #finish(): void {
    this.#finished = true;
    this.#inflate?.destroy();
    this.#wake();
  }
}

/** With where in its buffer zlib's stream goes on; not documented, and nothing is lost where it is not there. */
type ReusedInflate = InflateRaw & { _outOffset?: number };

const nothing = (): void => {};
