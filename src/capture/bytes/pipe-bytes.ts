import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { ByteFault, ByteSource } from "./byte-source.js";
import { readFault } from "./file-bytes.js";

/**
 * A pipe, fifo or socket, read by readiness and not in the thread pool, where a read that waits for a stalled writer
 * would hold the exit of the process back. The socket fills one buffer of ours and stops until that is taken, so the
 * writer feels it when we are slow.
 */
class PipeBytes implements ByteSource {
  fault: ByteFault | undefined;
  readonly #socket: Socket;
  readonly #buffer: Uint8Array;
  #start = 0;
  #end = 0;
  #ended = false;
  #wake = nothing;

  constructor(open: (onread: OnReadOpts) => Socket, bufferBytes: number) {
    this.#buffer = new Uint8Array(bufferBytes);
    this.#socket = open({
      buffer: this.#buffer,
      callback: (count) => {
        this.#start = 0;
        this.#end = count;
        this.#wake();
        return false;
      },
    });
    this.#socket.on("end", () => this.#finish());
    this.#socket.on("close", () => this.#finish());
    this.#socket.on("error", (error) => {
      this.fault = readFault(error);
      this.#finish();
    });
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#start === this.#end) {
      if (this.#ended) return 0;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#socket.resume();
      });
    }
    const count = Math.min(length, this.#end - this.#start);
    target.set(this.#buffer.subarray(this.#start, this.#start + count), offset);
    this.#start += count;
    return count;
  }

  async close(): Promise<void> {
    this.#start = this.#end;
    this.#finish();
    this.#socket.destroy();
  }

  #finish(): void {
    this.#ended = true;
    this.#wake();
  }
}

/** The bytes that an open descriptor brings. */
export function pipeBytes(descriptor: number, bufferBytes: number): PipeBytes {
  return new PipeBytes((onread) => {
    // A Socket takes `onread` as connect() does, but its types do not say so.
    const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
      fd: descriptor,
      readable: true,
      writable: false,
      onread,
    };
    return new Socket(options);
  }, bufferBytes);
}

const nothing = (): void => {};
