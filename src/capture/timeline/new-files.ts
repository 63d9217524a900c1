import { stat } from "node:fs/promises";
import type { Limits } from "../../core/limits.js";
import type { Microseconds } from "../../core/time.js";
import type { CaptureOptions } from "../open-capture.js";
import { inByTime, peekOptions, type TimedPath, timeOfFirstFrame } from "./order-by-time.js";

interface KnownFile {
  readonly inode: number;
  readonly changed: number;
  readonly time: Microseconds;
}

/**
 * Files that come while others are followed: new names, and names that are used again, for another file or for the same
 * one begun anew (tcpdump -W). A file counts from its first frame on.
 */
export class NewFiles {
  readonly #find: () => Promise<readonly string[]>;
  readonly #peek: CaptureOptions;
  readonly #known = new Map<string, KnownFile>();

  /** `find` gives all files there are now, known ones included. */
  constructor(find: () => Promise<readonly string[]>, limits: Limits) {
    this.#find = find;
    this.#peek = peekOptions(limits);
  }

  /** Files that are read already, be there a frame in them or not yet. */
  async know(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const inode = (await stat(path).catch(() => undefined))?.ino;
      if (inode !== undefined) this.#known.set(path, { inode, changed: 0, time: Number.POSITIVE_INFINITY });
      await this.#timeIfNew(path);
    }
  }

  /** Those that came since the last look, earliest first. */
  async look(): Promise<TimedPath[]> {
    const found: TimedPath[] = [];
    for (const path of await this.#find()) {
      const time = await this.#timeIfNew(path);
      if (time !== undefined) found.push({ path, time });
    }
    return found.sort(inByTime);
  }

  async #timeIfNew(path: string): Promise<Microseconds | undefined> {
    const known = this.#known.get(path);
    try {
      const { ino: inode, mtimeMs: changed } = await stat(path);
      if (known?.inode === inode && known.changed === changed) return undefined;
      const time = await timeOfFirstFrame(path, this.#peek);
      if (time === Number.POSITIVE_INFINITY) return undefined;
      this.#known.set(path, { inode, changed, time });
      const isSame = known?.inode === inode && (known.time === time || known.time === Number.POSITIVE_INFINITY);
      return isSame ? undefined : time;
    } catch {
      // Gone again, or not yet to be read: the next look will tell.
      return undefined;
    }
  }
}
