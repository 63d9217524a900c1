import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userIds } from "./privileges.js";

/**
 * The pipes that frames take from the engines to the process that parses: a fifo each, new for every start of an engine,
 * so that no torn record of the last one stands in front. Its name is gone as soon as both ends are open. The folder
 * belongs to who makes it, not to who reads: a parser that was taken over cannot put something else in a fifo's place.
 */
export class FramePipes {
  readonly #folder = mkdtempSync(join(tmpdir(), "skyspan-"));
  readonly #reader: number | undefined;
  #made = 0;

  /** `user` is who will read. */
  constructor(user: string | undefined) {
    this.#reader = user === undefined ? undefined : userIds(user).uid;
    chmodSync(this.#folder, this.#reader === undefined ? 0o700 : 0o711);
  }

  /** A new fifo, for its reader to open first. Node.js has no call for it. */
  make(): string {
    const path = join(this.#folder, String(++this.#made));
    execFileSync("mkfifo", ["-m", "600", path]);
    if (this.#reader !== undefined) chownSync(path, this.#reader, -1);
    return path;
  }

  /** The end to write to; undefined where its reader is gone. */
  openToWrite(path: string): number | undefined {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      return undefined;
    } finally {
      rmSync(path, { force: true });
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
