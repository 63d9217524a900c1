import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import type { ByteFault, ByteSource } from "./byte-source.js";
import { GzipHeader } from "./gzip-header.js";

/**
 * Gzip (RFC 1952) inflated on the way: members one after the other, in constant memory. zlib's own Gunzip throws away
 * what it inflated last when a checksum fails, the input ends early or garbage follows; here the members are framed
 * by us and only the deflate stream is zlib's, so that everything before the fault is given out.
 *
 * Input goes in slices, and the next one only when the last is inflated and taken. Damage inside a deflate stream costs
 * the output of the slice it is found in, so slices start small and double.
 */
const FIRST_SLICE = 1 << 10;
const LARGEST_SLICE = 64 << 10;
const TRAILER_BYTES = 8;
/** zlib's default of 16 KiB doubles the time. */
const INFLATE_CHUNK = 1 << 20;

export class GunzipBytes implements ByteSource {
  readonly #compressed: ByteSource;
  readonly #input = new Uint8Array(LARGEST_SLICE);
  #start = 0;
  #end = 0;
  #slice = FIRST_SLICE;
  #fault: ByteFault | undefined;
  #finished = false;
  #step: "header" | "deflate" | "trailer" = "header";
  #members = 0;
  #header = new GzipHeader();
  #trailer = new Uint8Array(TRAILER_BYTES);
  #trailerLength = 0;

  #inflate: InflateRaw | undefined;
  /** A slice is being inflated; it was written when so many bytes of the deflate stream had been. */
  #inflating = false;
  #sliceStart = 0;
  #deflateEnded = false;
  #inflateError: Error | null | undefined;
  #wake = nothing;
  /** Inflated bytes that did not fit into the reader's buffer. */
  #piece: Uint8Array = new Uint8Array(0);
  #checksum = 0;
  #length = 0;

  constructor(compressed: ByteSource) {
    this.#compressed = compressed;
  }

  get fault(): ByteFault | undefined {
    return this.#fault;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#piece.length === 0) {
      if (this.#finished) return 0;
      if (this.#step === "header") await this.#readHeader();
      else if (this.#step === "deflate") await this.#readDeflate();
      else await this.#readTrailer();
    }
    const count = Math.min(length, this.#piece.length);
    target.set(this.#piece.subarray(0, count), offset);
    this.#piece = this.#piece.subarray(count);
    return count;
  }

  close(): Promise<void> {
    this.#finish();
    this.#piece = this.#piece.subarray(this.#piece.length);
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
    const inflate = createInflateRaw({ chunkSize: INFLATE_CHUNK });
    inflate.on("readable", () => this.#wake());
    inflate.on("end", () => this.#sliceDone(inflate));
    inflate.on("error", (error) => this.#sliceDone(inflate, error));
    this.#inflate = inflate;
    this.#inflating = false;
    this.#deflateEnded = false;
  }

  async #readDeflate(): Promise<void> {
    const inflate = this.#inflate!;
    const piece = inflate.read() as Uint8Array | null;
    if (piece !== null) {
      this.#checksum = crc32(piece, this.#checksum);
      this.#length = (this.#length + piece.length) | 0;
      this.#piece = piece;
    } else if (this.#inflateError) {
      this.#stop("capture.gzip-damaged", "the gzip data is damaged");
    } else if (this.#deflateEnded) {
      inflate.destroy();
      this.#step = "trailer";
    } else if (this.#inflating) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    } else if (this.#start < this.#end || (await this.#refill())) {
      this.#sliceStart = inflate.bytesWritten;
      this.#inflating = true;
      inflate.write(this.#input.subarray(this.#start, this.#end), (error) => this.#sliceDone(inflate, error));
    } else {
      this.#stop("capture.gzip-cut", "the gzip data ends early");
    }
  }

  /** zlib says so in up to three ways, in no order to rely on; the first one counts. */
  #sliceDone(inflate: InflateRaw, error?: Error | null): void {
    if (inflate !== this.#inflate || !this.#inflating) return;
    this.#inflating = false;
    this.#inflateError = error;
    this.#start += inflate.bytesWritten - this.#sliceStart;
    // It takes less than all only where the deflate stream ends inside the slice.
    this.#deflateEnded = this.#start < this.#end;
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
    const count = await this.#compressed.read(this.#input, 0, this.#slice);
    this.#slice = Math.min(this.#slice * 2, LARGEST_SLICE);
    this.#start = 0;
    this.#end = count;
    return count > 0;
  }

  #stop(problem: string, message: string): void {
    if (!this.#finished) this.#fault = this.#compressed.fault ?? { problem, message };
    this.#finish();
  }

  #finish(): void {
    this.#finished = true;
    this.#inflate?.destroy();
    this.#wake();
  }
}

const nothing = (): void => {};
