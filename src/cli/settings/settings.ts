import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Command, InvalidArgumentError, type Option } from "commander";
import { SettingsError } from "../../config/settings-error.js";
import { quoted } from "../../core/shorten.js";
import { whyUnreadable } from "../read-text-file.js";
import { nameOf, optionValue, settingsOf, shapeOf, variableOf } from "./option-value.js";
import type { FileValue, SettingsFile } from "./settings-file.js";
import { refuseMistypedVariables } from "./variables.js";

const PROJECT_FILE = "skyspan.yaml";

/** Where the value of an option comes from, the strongest first. */
export type Origin = "flag" | "environment" | "project file" | "user file" | "default";

export interface Resolved {
  readonly option: Option;
  readonly value: unknown;
  readonly origin: Origin;
  /** The variable, or the place in the file. */
  readonly detail?: string;
  /** Of each value, where the file has a list of them. */
  readonly places?: readonly string[];
}

/**
 * Gives every option of the command that was not on the command line its value from the environment or a settings
 * file: flag > environment > project file > user file > default. Throws SettingsError.
 */
export async function applySettings(command: Command): Promise<void> {
  const resolved = await resolveSettings(command);
  const given = resolved.filter(({ origin }) => origin !== "flag" && origin !== "default");
  if (given.length > 0) {
    const { checkForms } = await import("./value-checks.js");
    await checkForms(command.name(), given);
  }
  for (const { option, value, origin } of given) {
    command.setOptionValueWithSource(option.attributeName(), value, origin === "environment" ? "env" : "config");
  }
}

/**
 * The value of each option of a command whose line was parsed, and which source won. An option whose value cannot be is
 * left out where `onMistake` takes the SettingsError; else it is thrown.
 */
export async function resolveSettings(command: Command, onMistake: OnMistake = rethrow): Promise<Resolved[]> {
  try {
    refuseMistypedVariables(command.parent?.commands ?? [command], process.env);
  } catch (error) {
    onMistake(error);
  }
  const files = await settingsFiles(command);
  return settingsOf(command).flatMap((option) => {
    try {
      return [resolve(command, option, files)];
    } catch (error) {
      onMistake(error);
      return [];
    }
  });
}

export type OnMistake = (error: unknown) => void;

function rethrow(error: unknown): never {
  throw error;
}

function resolve(command: Command, option: Option, files: readonly FoundFile[]): Resolved {
  const current = command.getOptionValue(option.attributeName()) as unknown;
  if (command.getOptionValueSource(option.attributeName()) === "cli") return { option, value: current, origin: "flag" };
  return (
    fromEnvironment(option) ?? fromFiles(command.name(), option, files) ?? { option, value: current, origin: "default" }
  );
}

function fromEnvironment(option: Option): Resolved | undefined {
  const variable = variableOf(option);
  const text = process.env[variable];
  if (text === undefined || text === "") return undefined;
  const texts = shapeOf(option) === "several" ? text.split(/\s+/).filter((part) => part !== "") : [text];
  const value = shapeOf(option) === "flag" ? flagOf(variable, text) : parsed(option, texts, variable);
  return { option, value, origin: "environment", detail: variable };
}

function flagOf(variable: string, text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new SettingsError("settings.bad-value", `${variable}: it is true or false, not ${quoted(text)}.`);
}

interface FoundFile extends SettingsFile {
  readonly origin: "project file" | "user file";
}

function fromFiles(command: string, option: Option, files: readonly FoundFile[]): Resolved | undefined {
  for (const { origin, common, ofCommand } of files) {
    const found: FileValue | undefined = ofCommand.get(command)?.get(nameOf(option)) ?? common.get(nameOf(option));
    if (found === undefined) continue;
    const value = typeof found.texts === "boolean" ? found.texts : parsed(option, found.texts, found.place);
    return { option, value, origin, detail: found.place, ...(found.places && { places: found.places }) };
  }
  return undefined;
}

function parsed(option: Option, texts: readonly string[], place: string): unknown {
  try {
    return optionValue(option, texts);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new SettingsError(
      "settings.bad-value",
      `${place}: ${nameOf(option)} cannot be ${quoted(texts.join(" "))}. ${error.message}`,
    );
  }
}

/** The files there are, the stronger first. YAML and its checks are loaded only if there is one. */
async function settingsFiles(command: Command): Promise<FoundFile[]> {
  const named = (command.opts().config as string | undefined) ?? process.env.SKYSPAN_CONFIG;
  const wanted: readonly (readonly [FoundFile["origin"], string])[] = [
    ["project file", named || PROJECT_FILE],
    ["user file", join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "skyspan", PROJECT_FILE)],
  ];
  const files: FoundFile[] = [];
  for (const [origin, path] of wanted) {
    const mustBeThere = origin === "project file" && Boolean(named);
    const text = readSettings(path, mustBeThere);
    if (text === undefined) continue;
    if (origin === "project file" && !mustBeThere) refuseStrangers(path);
    files.push({ origin, ...(await parseFile(path, text, command)) });
  }
  return files;
}

async function parseFile(path: string, text: string, command: Command): Promise<SettingsFile> {
  const { parseSettings } = await import("./settings-file.js");
  return parseSettings(path, text, command.parent?.commands ?? [command]);
}

function readSettings(path: string, mustBeThere: boolean): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    // A folder that this user may not enter is not this user's: HOME often stays root's after `setpriv` or in a unit.
    if (!mustBeThere && (code === "ENOENT" || code === "ENOTDIR" || (code === "EACCES" && !isThere(path)))) {
      return undefined;
    }
    throw new SettingsError(
      "settings.cannot-read",
      `The settings file ${path} cannot be read: ${whyUnreadable(failure)}.`,
    );
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A settings file says where alerts go. One that lies where we happen to stand must be ours. */
function refuseStrangers(path: string): void {
  const { uid, mode } = statSync(path);
  const isOurs = process.getuid === undefined || uid === process.getuid() || uid === 0;
  if (isOurs && (mode & 0o002) === 0) return;
  throw new SettingsError(
    "settings.not-ours",
    `${path} in this folder ${isOurs ? "can be written by everybody" : "belongs to another user"}: it is not used. Name it with --config to use it all the same.`,
  );
}
