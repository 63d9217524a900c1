import { fstatSync, type Stats, statSync } from "node:fs";
import { InputError } from "./input-error.js";

/** The name by which standard input goes. */
export const STANDARD_INPUT = "-";

/** Whether more can come after its end: to a file, a folder or a glob. Pipes, sockets and devices end for good. */
export function canGrow(path: string): boolean {
  let stats: Stats | undefined;
  try {
    stats = path === STANDARD_INPUT ? fstatSync(0) : statSync(path, { throwIfNoEntry: false });
  } catch {
    // Not to be read now: whoever opens it says so.
  }
  return stats === undefined || stats.isFile() || stats.isDirectory();
}

/** What the operating system said about a path, in words for the person who named it. */
export function inputErrorOf(path: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new InputError("input.not-found", `There is no file ${path}.`, "Check the path; quote a glob.");
    case "EACCES":
    case "EPERM":
      return new InputError(
        "input.not-allowed",
        `${path} may not be read by this user.`,
        "Change its permissions, or read it as a user who may.",
      );
    case undefined:
      return error as Error;
    default:
      return new InputError("input.unreadable", `${path} cannot be opened (${code}).`, "Check the file and its disk.");
  }
}

export function isFolder(path: string): InputError {
  return new InputError("input.is-folder", `${path} is a folder.`, "Name the capture files in it.");
}
