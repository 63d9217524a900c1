import { readFile } from "node:fs/promises";
import { type AllowEntry, AllowList } from "../alert/allow-list.js";
import { parseAllowFile } from "../config/allow-file.js";
import { SettingsError } from "../config/settings-error.js";
import type { JudgingFlags } from "./options/judging.js";

/** The allow-list that the flags name. Throws a SettingsError. */
export async function allowListOf({ allow = [] }: Pick<JudgingFlags, "allow">): Promise<AllowList> {
  return new AllowList((await Promise.all(allow.map(readAllowFile))).flat());
}

async function readAllowFile(path: string): Promise<AllowEntry[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError("settings.allow-unreadable", `The allow-list ${path} cannot be read: ${why}`);
  }
  return parseAllowFile(text, path);
}
