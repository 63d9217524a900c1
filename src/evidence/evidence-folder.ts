import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolder } from "../disk/make-folder.js";

/** What people sent each other is in these files: not for everybody on the machine. */
const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** The folder that cut-outs are written to. A file is there whole or not at all. */
export class EvidenceFolder {
  readonly #path: string;
  /** The latest failure. */
  #failure: unknown;

  /** Makes the folder where there is none. Throws the system's error where nothing can be written there. */
  constructor(path: string) {
    this.#path = resolve(path);
    makeFolder(this.#path, FOLDER_MODE);
    // Tried now: at the first alert it would be too late to say so.
    const probe = join(this.#path, `.skyspan-${process.pid}`);
    closeSync(openSync(probe, "wx", FILE_MODE));
    rmSync(probe);
  }

  get path(): string {
    return this.#path;
  }

  get failure(): unknown {
    return this.#failure;
  }

  /** `name` is one that we made. Gives the path, or undefined where writing failed. Takes the place of an older file. */
  write(name: string, bytes: Uint8Array): string | undefined {
    const path = join(this.#path, name);
    const beside = join(this.#path, `.${name}.new`);
    try {
      // Left there by a run that was killed; and never through a link that somebody put there.
      rmSync(beside, { force: true });
      const file = openSync(beside, "wx", FILE_MODE);
      try {
        for (let start = 0; start < bytes.length; ) start += writeSync(file, bytes, start);
      } finally {
        closeSync(file);
      }
      renameSync(beside, path);
      return path;
    } catch (failure) {
      this.#failure = failure;
      try {
        rmSync(beside, { force: true });
      } catch {
        // The first failure is the one to tell.
      }
      return undefined;
    }
  }
}
