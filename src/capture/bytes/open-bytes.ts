import { close, constants, fstat, open, type Stats } from "node:fs";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import type { Limits } from "../../core/limits.js";
import { InputError } from "../input-error.js";
import { inputErrorOf, isFolder, STANDARD_INPUT } from "../input-path.js";
import type { ByteSource } from "./byte-source.js";
import { FileBytes } from "./file-bytes.js";
import { GunzipBytes } from "./gunzip-bytes.js";
import { isGzip } from "./gzip-header.js";
import { pipeBytes } from "./pipe-bytes.js";
import { PrefixedBytes } from "./prefixed-bytes.js";

const openFile = promisify(open);
const closeFile = promisify(close);
const statFile: (descriptor: number) => Promise<Stats> = promisify(fstat);

/** The bytes of a file, fifo or standard input as they stand there. Throws an InputError where there is nothing to read. */
export async function openBytes(path: string, limits: Limits): Promise<ByteSource> {
  const descriptor = await openDescriptor(path);
  const stats = await statFile(descriptor);
  if (stats.isDirectory()) {
    if (path !== STANDARD_INPUT) await closeFile(descriptor);
    throw isFolder(path);
  }
  // Character devices (/dev/null) count as files.
  return stats.isFIFO() || stats.isSocket() ? pipeBytes(descriptor, limits.readChunkBytes) : new FileBytes(descriptor);
}

async function openDescriptor(path: string): Promise<number> {
  if (path === STANDARD_INPUT) {
    if (!isatty(0)) return 0;
    throw new InputError(
      "input.terminal",
      "Standard input is a terminal, not a capture.",
      "Pipe a capture into it: tcpdump -w - | skyspan analyze -",
    );
  }
  try {
    // Opening a fifo waits for its writer, in the thread pool, unless told not to.
    return await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw inputErrorOf(path, error);
  }
}

/** Inflates gzip, known by its first two bytes and never by the file's name, and passes everything else through. */
export async function withoutGzip(source: ByteSource): Promise<ByteSource> {
  const prefix = new Uint8Array(4096);
  let length = 0;
  while (length < 2) {
    const count = await source.read(prefix, length, prefix.length - length);
    if (count === 0) break;
    length += count;
  }
  const whole = new PrefixedBytes(prefix.subarray(0, length), source);
  return isGzip(prefix) ? new GunzipBytes(whole) : whole;
}
