import type { ByteFault } from "./byte-source.js";

/**
 * Zstandard's own decoder (RFC 8878) as WebAssembly, from the package `zstddec`. Its stream function throws faults away
 * and never comes back from a damaged block, so that the few functions beneath it are called here instead.
 */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** WebAssembly's own name for it is not among the types of Node.js 20. */
interface Instantiated {
  readonly instance: { readonly exports: unknown };
}

/** A buffer as the decoder takes it: address, size, position; three 32-bit numbers. */
const SIZE = 4;
const POSITION = 8;
const BUFFER_STRUCT = 12;
/** Results from here on are negated error codes (zstd_errors.h). */
const FIRST_ERROR = 0xffff_ff00;
const WINDOW_TOO_LARGE = 16;
const WRONG_DICTIONARY = 32;

/** Bytes that come out in one step at most: a block of the format has 128 KiB. */
export const OUTPUT_BYTES = 128 << 10;
/** Bytes that go in. What a step wrote before it came to damage is lost, so steps are small. */
const INPUT_BYTES = 8 << 10;

let loading: Promise<Exports> | undefined;

/** The library, loaded with the first capture that needs it. */
function library(): Promise<Exports> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Exports> {
  const { ZSTDDecoder } = await import("zstddec/stream");
  let exports: unknown;
  class Opened extends ZSTDDecoder {
    override _init(result: Instantiated): void {
      exports = result.instance.exports;
      super._init(result);
    }
  }
  await new Opened().init();
  return exports as Exports;
}

/** One stream of frames. Whoever opens it closes it: its memory is not the garbage collector's. */
export class ZstdStream {
  readonly #exports: Exports;
  readonly #context: number;
  readonly #input: number;
  readonly #output: number;
  readonly #structs: number;
  /** What the decoder waits for: 0 where a frame is over and another may begin. */
  #expects = 0;
  fault: ByteFault | undefined;
  #isClosed = false;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#context = exports.ZSTD_createDCtx();
    this.#input = exports.malloc(INPUT_BYTES);
    this.#output = exports.malloc(OUTPUT_BYTES);
    this.#structs = exports.malloc(2 * BUFFER_STRUCT);
    const view = this.#view();
    view.setUint32(this.#structs, this.#input, true);
    view.setUint32(this.#structs + BUFFER_STRUCT, this.#output, true);
  }

  static async open(): Promise<ZstdStream> {
    return new ZstdStream(await library());
  }

  get isBetweenFrames(): boolean {
    return this.#expects === 0;
  }

  /**
   * Decodes some of `source[from, to)` into `target`, which has room for OUTPUT_BYTES. Gives the bytes it used and wrote;
   * both are 0 where it needs more, or where there is a `fault`.
   */
  step(source: Uint8Array, from: number, to: number, target: Uint8Array): Step {
    const { memory, ZSTD_decompressStream: decompress } = this.#exports;
    const count = Math.min(to - from, INPUT_BYTES);
    new Uint8Array(memory.buffer, this.#input, count).set(source.subarray(from, from + count));
    const input = this.#structs;
    const output = this.#structs + BUFFER_STRUCT;
    let view = this.#view();
    view.setUint32(input + SIZE, count, true);
    view.setUint32(input + POSITION, 0, true);
    view.setUint32(output + SIZE, OUTPUT_BYTES, true);
    view.setUint32(output + POSITION, 0, true);
    const result = decompress(this.#context, output, input) >>> 0;
    if (result >= FIRST_ERROR) {
      this.fault = faultOf(2 ** 32 - result);
      return { used: 0, written: 0 };
    }
    // The memory may have grown, and so be another one.
    view = this.#view();
    const used = view.getUint32(input + POSITION, true);
    const written = view.getUint32(output + POSITION, true);
    // Asked without need between two frames, it says what it expects of the next.
    if (used > 0 || written > 0) this.#expects = result;
    target.set(new Uint8Array(memory.buffer, this.#output, written));
    return { used, written };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#exports.ZSTD_freeDCtx(this.#context);
    for (const address of [this.#input, this.#output, this.#structs]) this.#exports.free(address);
  }

  #view(): DataView {
    return new DataView(this.#exports.memory.buffer);
  }
}

export interface Step {
  readonly used: number;
  readonly written: number;
}

function faultOf(code: number): ByteFault {
  if (code === WINDOW_TOO_LARGE) {
    const message = "the zstd data needs more memory than is allowed: decompress it first (zstd -d --long=31)";
    return { problem: "capture.zstd-window-too-large", message };
  }
  if (code === WRONG_DICTIONARY) {
    const message = "the zstd data was compressed with a dictionary: decompress it first (zstd -d -D FILE)";
    return { problem: "capture.zstd-dictionary", message };
  }
  return { problem: "capture.zstd-damaged", message: "the zstd data is damaged" };
}
