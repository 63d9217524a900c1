import type { Command } from "commander";
import { type Document, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { SettingsError } from "../../config/settings-error.js";
import { quoted, shorten } from "../../core/shorten.js";
import { closest } from "../../core/suggestion.js";
import { nameOf, type OptionShape, settingsOf, shapeOf } from "./option-value.js";

/** The parser repeats what it stumbles over. */
const LONGEST_REASON = 200;

/** One value of a settings file, as the texts that would stand on the command line; true or false for a flag. */
export interface FileValue {
  readonly texts: readonly string[] | boolean;
  /** `path:line:column`, for sentences. */
  readonly place: string;
  /** Of each text, where they are a list. */
  readonly places?: readonly string[];
}

/** A settings file, read: values by option name, for all commands and for single ones. */
export interface SettingsFile {
  readonly path: string;
  readonly common: ReadonlyMap<string, FileValue>;
  readonly ofCommand: ReadonlyMap<string, ReadonlyMap<string, FileValue>>;
}

/**
 * Reads YAML: the long names of options, at the top for every command that has them, under a command's name for it
 * alone. Throws SettingsError, with line and column, for what no command knows.
 */
export function parseSettings(path: string, text: string, commands: readonly Command[]): SettingsFile {
  const lines = new LineCounter();
  // No aliases: a few lines of them expand to gigabytes, and nobody needs them here.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new SettingsError(
      "settings.not-yaml",
      `${path}:${line}:${col}: this is not YAML: ${shorten(error.message, LONGEST_REASON)}.`,
    );
  }
  const place = (keys: readonly PropertyKey[]): string => placeOf(document, lines, path, keys);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    throw new SettingsError("settings.alias", `${path}: aliases (*name) are not taken here: write the value out.`);
  }
  const checked = schemaOf(commands).safeParse(content);
  if (!checked.success) throw wrongSetting(checked.error.issues[0]!, commands, place);
  const valueAt = (value: Scalars, keys: readonly PropertyKey[]): FileValue => ({
    texts: textsOf(value),
    place: place(keys),
    ...(Array.isArray(value) && { places: value.map((_, index) => place([...keys, index])) }),
  });
  const common = new Map<string, FileValue>();
  const ofCommand = new Map<string, Map<string, FileValue>>();
  for (const [key, value] of Object.entries(checked.data)) {
    if (!isSection(value)) {
      common.set(key, valueAt(value, [key]));
      continue;
    }
    const section = Object.entries(value).map(
      ([name, inner]) => [name, valueAt(inner as Scalars, [key, name])] as const,
    );
    ofCommand.set(key, new Map(section));
  }
  return { path, common, ofCommand };
}

type Scalars = boolean | string | number | readonly (string | number)[];

const SCALAR = z.union([z.string(), z.number()]);
const VALUES: Readonly<Record<OptionShape, z.ZodType<Scalars>>> = {
  flag: z.boolean(),
  single: SCALAR,
  several: z.union([SCALAR, z.array(SCALAR)]),
};

function schemaOf(commands: readonly Command[]): z.ZodType<Record<string, Scalars | Record<string, Scalars>>> {
  const optionsOf = commands.map((command) => ({
    name: command.name(),
    options: Object.fromEntries(
      settingsOf(command).map((option) => [nameOf(option), VALUES[shapeOf(option)].optional()]),
    ),
  }));
  const shape: Record<string, z.ZodType> = Object.assign({}, ...optionsOf.map(({ options }) => options));
  for (const { name, options } of optionsOf) {
    if (Object.keys(options).length === 0) continue;
    const section = z.strictObject(options).optional();
    // `spool` is an option and a command.
    shape[name] = shape[name] === undefined ? section : z.union([shape[name], section]);
  }
  return z.strictObject(shape) as unknown as z.ZodType<Record<string, Scalars | Record<string, Scalars>>>;
}

function wrongSetting(
  issue: z.core.$ZodIssue,
  commands: readonly Command[],
  place: (keys: readonly PropertyKey[]) => string,
): SettingsError {
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const within = commands.filter((command) => issue.path.length === 0 || command.name() === issue.path[0]);
    const names = within.flatMap((command) => settingsOf(command).map(nameOf));
    const near = closest(key, new Set([...names, ...(issue.path.length === 0 ? commands.map((c) => c.name()) : [])]));
    const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
    return new SettingsError(
      "settings.unknown",
      `${place([...issue.path, key])}: there is no setting ${quoted(key)}.${meant}`,
    );
  }
  const name = issue.path.filter((key) => typeof key === "string").join(".");
  const option = commands
    .flatMap(settingsOf)
    .find((candidate) => nameOf(candidate) === String(issue.path.findLast((key) => typeof key === "string")));
  const wanted = option === undefined ? "a map of settings" : WANTED[shapeOf(option)];
  return new SettingsError("settings.wrong-type", `${place(issue.path)}: ${name || "the file"} takes ${wanted}.`);
}

const WANTED: Readonly<Record<OptionShape, string>> = {
  flag: "true or false",
  single: "one value",
  several: "a value or a list of values",
};

function placeOf(document: Document, lines: LineCounter, path: string, keys: readonly PropertyKey[]): string {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    const items = (node as { items?: readonly unknown[] } | null)?.items ?? [];
    if (typeof key === "number") {
      node = items[key];
      offset = (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
      continue;
    }
    const pair = items.find((item) => String((item as { key?: unknown }).key) === String(key)) as
      | { readonly key?: { readonly range?: readonly number[] }; readonly value?: unknown }
      | undefined;
    offset = pair?.key?.range?.[0] ?? offset;
    node = pair?.value;
  }
  const { line, col } = lines.linePos(offset);
  return `${path}:${line}:${col}`;
}

function isSection(value: Scalars | Record<string, Scalars>): value is Record<string, Scalars> {
  return typeof value === "object" && !Array.isArray(value);
}

function textsOf(value: Scalars): readonly string[] | boolean {
  if (typeof value === "boolean") return value;
  return (typeof value === "object" ? value : [value]).map(String);
}
