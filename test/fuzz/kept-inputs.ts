/** Inputs that once did harm: `kept/<target>-<hash>.bin`, each tried first ever after. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("kept/", import.meta.url);

export interface KeptInput {
  readonly target: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Of one target, or of all. */
export function keptInputs(target?: string): KeptInput[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".bin"))
    .sort()
    .map((name) => ({ target: name.split("-")[0]!, name, bytes: Uint8Array.from(readFileSync(new URL(name, FOLDER))) }))
    .filter((kept) => target === undefined || kept.target === target);
}

/** Gives the file's path. */
export function keep(target: string, bytes: Uint8Array): string {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const file = new URL(`${target}-${hash}.bin`, FOLDER);
  writeFileSync(file, bytes);
  return file.pathname;
}
