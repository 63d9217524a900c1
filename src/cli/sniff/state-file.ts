import { accessSync, closeSync, constants, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { AlertMemory, type AlertMemoryContent, type Told } from "../../alert/alert-memory.js";
import { SettingsError } from "../../config/settings-error.js";
import type { Limits } from "../../core/limits.js";
import { failureInWords } from "../../output/sinks/failure.js";

const SCHEMA = "skyspan.state/1";
const LEVELS: readonly unknown[] = ["possible", "probable", "confirmed"];

/** What was told, over restarts. Written beside and renamed, so that a crash in mid-write leaves the old one. */
export class StateFile {
  readonly memory: AlertMemory;
  readonly #path: string | undefined;
  #written = 0;
  trouble: string | undefined;

  constructor(path: string | undefined, limits: Limits) {
    this.#path = path;
    if (path !== undefined) mustBeWritable(path);
    const { content, trouble } = path === undefined ? NOTHING : readState(path);
    this.trouble = trouble;
    this.memory = new AlertMemory(limits, content);
  }

  /** Where something was told since the last time; at the end always, with what was held back since. */
  save(isEnd = false): void {
    const path = this.#path;
    if (path === undefined || (this.memory.changes === this.#written && !isEnd)) return;
    const beside = `${path}.new`;
    try {
      const file = openSync(beside, "w", 0o640);
      try {
        const bytes = Buffer.from(`${JSON.stringify({ schema: SCHEMA, ...this.memory.content })}\n`);
        for (let start = 0; start < bytes.length; ) start += writeSync(file, bytes, start);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, path);
      this.#written = this.memory.changes;
      this.trouble = undefined;
    } catch (error) {
      this.trouble = `The state cannot be written to ${path}: ${failureInWords(error)}.`;
    }
  }
}

/** A mistake is told at the start and not with the first alert. A full disk is none: it may have room by then. */
function mustBeWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw new SettingsError(
      "settings.state-unwritable",
      `The state cannot be written to ${path}: ${failureInWords(error)}. Name a file in a folder that the user who parses may write to.`,
    );
  }
}

interface Found {
  readonly content: AlertMemoryContent | undefined;
  readonly trouble: string | undefined;
}

const NOTHING: Found = { content: undefined, trouble: undefined };

function readState(path: string): Found {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NOTHING;
    throw new SettingsError("settings.state-unreadable", `The state ${path} cannot be read: ${failureInWords(error)}.`);
  }
  // Made by somebody, with the owner it should have.
  if (text === "") return NOTHING;
  const content = contentOf(text);
  if (content !== undefined) return { content, trouble: undefined };
  renameSync(path, `${path}.damaged`);
  return {
    content: undefined,
    trouble: `The state ${path} is damaged: it was set aside as ${path}.damaged, and hosts told before are news again.`,
  };
}

function contentOf(text: string): AlertMemoryContent | undefined {
  try {
    const state = JSON.parse(text) as Partial<Record<"schema" | keyof AlertMemoryContent, unknown>>;
    if (state.schema !== SCHEMA) return undefined;
    const { told, occurrences, sensor = [] } = state;
    if (!Array.isArray(told) || !Array.isArray(occurrences) || !Array.isArray(sensor)) return undefined;
    const isTold = ([key, one]: [unknown, Record<string, unknown> | null]): boolean =>
      typeof key === "string" &&
      LEVELS.includes(one?.level) &&
      Number.isFinite(one?.time) &&
      Number.isInteger(one?.heldBack) &&
      (one?.lastSeen === undefined || Number.isFinite(one.lastSeen));
    const isCount = ([digest, count]: [unknown, unknown]): boolean =>
      typeof digest === "string" && Number.isInteger(count);
    const isOfSensor = ([key, one]: [unknown, Record<string, unknown> | null]): boolean =>
      typeof key === "string" && Number.isFinite(one?.time) && Number.isInteger(one?.heldBack);
    if (!told.every(isTold) || !occurrences.every(isCount) || !sensor.every(isOfSensor)) return undefined;
    return { told: told.map(seenBeforeNow), occurrences, sensor };
  } catch {
    return undefined;
  }
}

/** A run that crashed could not say when it saw a host for the last time: it was there until now, for all we know. */
function seenBeforeNow([key, told]: readonly [string, Told]): readonly [string, Told] {
  return [key, { lastSeen: Date.now() * 1000, ...told }];
}
