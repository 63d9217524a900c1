import { open, opendir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Limits } from "../core/limits.js";
import { isCompressed } from "./bytes/compression.js";
import { isCaptureMagic } from "./format/format.js";
import { isGlob, matchingFiles } from "./glob.js";
import { InputError } from "./input-error.js";
import { inputErrorOf, STANDARD_INPUT } from "./input-path.js";

export interface Inputs {
  /** Each file once, in the order the arguments name them; by name within a folder or glob. */
  readonly paths: readonly string[];
  /** Files met in folders that are no captures by their first bytes. */
  readonly skipped: number;
}

/**
 * What the user's words mean as files: a file is itself, a folder the captures below it, a glob the files it matches
 * where no file has that very name, `-` standard input. Throws an InputError where a word means nothing; where files
 * `areToCome`, a folder or glob without any is none.
 */
export async function expandInputs(names: readonly string[], limits: Limits, areToCome = false): Promise<Inputs> {
  const found = new Found(limits.maxInputFiles, areToCome);
  for (const name of names) {
    if (name === STANDARD_INPUT) found.add(name, name);
    else await expand(name, found);
  }
  return { paths: found.paths, skipped: found.skipped };
}

/** Files found so far, each once and no more than allowed. */
class Found {
  readonly paths: string[] = [];
  skipped = 0;
  readonly #known = new Set<string>();
  readonly #most: number;
  readonly areToCome: boolean;

  constructor(most: number, areToCome: boolean) {
    this.#most = most;
    this.areToCome = areToCome;
  }

  add(path: string, identity = resolve(path)): void {
    if (this.#known.has(identity)) return;
    this.checkRoom(this.paths.length);
    this.#known.add(identity);
    this.paths.push(path);
  }

  /** Throws where one more than `count` would be too many. */
  checkRoom(count: number): void {
    if (count < this.#most) return;
    throw new InputError(
      "input.too-many",
      `There are more than ${this.#most} input files.`,
      "Name fewer files, or run once per folder.",
    );
  }
}

async function expand(name: string, found: Found): Promise<void> {
  const kind = await kindOf(name);
  if (kind === "folder") await expandFolder(name, found);
  else if (kind === "file") found.add(name);
  else await expandGlob(name, found);
}

async function kindOf(name: string): Promise<"folder" | "file" | "glob"> {
  try {
    return (await stat(name)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && isGlob(name)) return "glob";
    throw inputErrorOf(name, error);
  }
}

async function expandGlob(pattern: string, found: Found): Promise<void> {
  const paths: string[] = [];
  for await (const path of matchingFiles(pattern)) {
    found.checkRoom(paths.length);
    paths.push(path);
  }
  if (paths.length === 0 && !found.areToCome)
    throw new InputError(
      "input.no-match",
      `No file matches ${pattern}.`,
      "Check the pattern and the folder before it.",
    );
  for (const path of paths.sort()) found.add(path);
}

/** Captures below a folder. Links are left alone: they lead in circles, or to files that are met anyway. */
async function expandFolder(folder: string, found: Found): Promise<void> {
  const captures: string[] = [];
  const skippedBefore = found.skipped;
  const folders = [folder];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    for await (const entry of await openFolder(path)) {
      if (entry.name.startsWith(".")) continue;
      const inside = join(path, entry.name);
      if (entry.isDirectory()) {
        found.checkRoom(folders.length);
        folders.push(inside);
      } else if (entry.isFile()) {
        found.checkRoom(captures.length);
        if (await looksLikeCapture(inside)) captures.push(inside);
        else found.skipped++;
      }
    }
  }
  if (captures.length === 0 && !found.areToCome)
    throw new InputError(
      "input.no-captures",
      `There is no capture in ${folder} (${found.skipped - skippedBefore} other files).`,
      "Name a folder with pcap or pcapng files, gzip, zstd or neither.",
    );
  for (const path of captures.sort()) found.add(path);
}

async function openFolder(path: string): ReturnType<typeof opendir> {
  try {
    return await opendir(path);
  } catch (error) {
    throw inputErrorOf(path, error);
  }
}

async function looksLikeCapture(path: string): Promise<boolean> {
  const start = new Uint8Array(4);
  try {
    const file = await open(path);
    try {
      await file.read(start, 0, start.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    // Rotation may have taken it away since its name was read.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw inputErrorOf(path, error);
  }
  return isCompressed(start) || isCaptureMagic(start);
}
