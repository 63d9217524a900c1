import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How far one destination has come: everything below `next` is delivered, refused, or was let go. */
export interface Cursor {
  /** The destination in words, without secrets. */
  readonly name: string;
  readonly next: number;
}

/** A destination keeps its cursor whatever its format and other settings are: they do not change who receives. */
function cursorPath(folder: string, name: string): string {
  return join(folder, `cursor-${createHash("sha256").update(name).digest("hex").slice(0, 16)}.json`);
}

export function removeCursor(folder: string, name: string): void {
  rmSync(cursorPath(folder, name), { force: true });
}

/** Replaced as a whole, so that one that is there can be read. */
export function writeCursor(folder: string, cursor: Cursor): void {
  const path = cursorPath(folder, cursor.name);
  writeFileSync(`${path}.new`, JSON.stringify(cursor), { mode: 0o640 });
  renameSync(`${path}.new`, path);
}

/** All that can be read; one that is damaged (a power cut) counts as not there, and its destination begins at the oldest. */
export function readCursors(folder: string): { readonly cursors: readonly Cursor[]; readonly damaged: number } {
  const cursors: Cursor[] = [];
  let damaged = 0;
  for (const file of readdirSync(folder)) {
    if (!/^cursor-[0-9a-f]{16}\.json$/.test(file)) continue;
    try {
      const { name, next } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Partial<Cursor>;
      if (typeof name === "string" && Number.isSafeInteger(next)) cursors.push({ name, next: next! });
      else damaged++;
    } catch {
      damaged++;
    }
  }
  return { cursors, damaged };
}
