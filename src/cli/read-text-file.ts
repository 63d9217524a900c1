import { open } from "node:fs/promises";
import { SettingsError } from "../config/settings-error.js";

/** A client writes some kilobytes of host cache; nobody writes so long an allow-list. A device has no end. */
const MOST_BYTES = 16 << 20;

const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission is denied",
};

/** What the user wrote for us: `what` is its name in a sentence. Throws SettingsError. */
export async function readTextFile(path: string, what: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    const file = await open(path);
    for await (const part of file.createReadStream()) {
      parts.push(part);
      length += part.length;
      if (length > MOST_BYTES) break;
    }
  } catch (error) {
    throw unreadable(path, what, whyUnreadable(error));
  }
  if (length > MOST_BYTES) throw unreadable(path, what, `it is larger than ${MOST_BYTES >>> 20} MiB`);
  return Buffer.concat(parts).toString("utf8");
}

export function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && IN_WORDS[code]) || message;
}

function unreadable(path: string, what: string, why: string): SettingsError {
  return new SettingsError(
    `settings.${what.replace(" ", "")}-unreadable`,
    `The ${what} ${path} cannot be read: ${why}.`,
  );
}
