import { close, constants, fstat, open, type Stats } from "node:fs";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import type { Limits } from "../../core/limits.js";
import { InputError } from "../input-error.js";
import { inputErrorOf, isFolder, STANDARD_INPUT } from "../input-path.js";
import type { ByteSource } from "./byte-source.js";
import { FileBytes } from "./file-bytes.js";
import { FollowedBytes } from "./followed-bytes.js";
import { pipeBytes } from "./pipe-bytes.js";

const openFile = promisify(open);
const closeFile = promisify(close);
const statFile: (descriptor: number) => Promise<Stats> = promisify(fstat);

/**
 * The bytes of a file, fifo or standard input as they stand there. Throws an InputError where there is nothing to read.
 * With `followUntil`, more is waited for at the end of a file until that says that there will be none.
 */
export async function openBytes(
  path: string,
  limits: Limits,
  followUntil?: () => Promise<boolean>,
): Promise<ByteSource> {
  const descriptor = await openDescriptor(path);
  const stats = await statFile(descriptor);
  if (stats.isDirectory()) {
    if (path !== STANDARD_INPUT) await closeFile(descriptor);
    throw isFolder(path);
  }
  // Character devices (/dev/null) count as files.
  if (stats.isFIFO() || stats.isSocket()) return pipeBytes(descriptor, limits.readChunkBytes);
  const file = new FileBytes(descriptor);
  if (followUntil === undefined || !stats.isFile()) return file;
  const size = async (): Promise<number> => (await statFile(descriptor)).size;
  return new FollowedBytes(file, { size, isOver: followUntil });
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
