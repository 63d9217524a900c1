import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder, and those above it that are missing, where there is none. Throws the system's error, or one with a
 * sentence. One level at a time: Node's own recursive mkdir tries for ever where the system says that the parent, which
 * is there, does not exist (`/proc`).
 */
export function makeFolder(path: string, mode: number): void {
  const folder = resolve(path);
  const parent = dirname(folder);
  try {
    mkdirSync(folder, { mode });
  } catch (failure) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    if ((failure as NodeJS.ErrnoException).code !== "ENOENT") throw failure;
    if (existsSync(parent)) throw new Error("no folder can be made there");
    makeFolder(parent, mode);
    makeFolder(folder, mode);
  }
}
