import type { Command } from "commander";
import { SettingsError } from "../config/settings-error.js";
import { quoted } from "../core/shorten.js";
import { printable } from "../output/printable.js";
import { FINISHED, USAGE } from "./exit-codes.js";
import { nameOf, settingsOf } from "./settings/option-value.js";
import { resolveSettings } from "./settings/settings.js";
import { checkWhole } from "./settings/value-checks.js";
import { unknownVariables } from "./settings/variables.js";
import { say } from "./terminal.js";
import { isUserMistake } from "./user-mistake.js";

/** `skyspan config check`: whether every command would run with what settings say, as far as shows without outputs. */
export async function checkSettings(program: Command, config: string | undefined): Promise<number> {
  const mistakes = new Set<string>();
  const note = (error: unknown): void => {
    if (!isUserMistake(error)) throw error;
    mistakes.add(error.message);
  };
  for (const command of configurable(program)) {
    command.setOptionValueWithSource("config", config, "cli");
    try {
      const resolved = await resolveSettings(command, note);
      const given = resolved.filter(({ origin }) => origin !== "default");
      await checkWhole(command.name(), given, note);
    } catch (error) {
      note(error);
    }
  }
  for (const mistake of mistakes) say(printable(`skyspan: ${mistake}`));
  if (mistakes.size > 0) return USAGE;
  for (const name of unknownVariables(program.commands, process.env)) {
    say(printable(`${name} is the variable of no setting: it is left alone.`));
  }
  process.stdout.write("The settings are in order.\n");
  return FINISHED;
}

/** `skyspan config explain COMMAND [OPTIONS]`: each option's value and which source won. */
export async function explainSettings(program: Command, name: string, words: readonly string[]): Promise<number> {
  const known = configurable(program);
  const command = known.find((candidate) => candidate.name() === name);
  if (command === undefined) {
    throw new SettingsError(
      "settings.no-command",
      `Settings are for ${known.map((c) => c.name()).join(", ")}, not ${quoted(name)}.`,
    );
  }
  const { unknown } = command.parseOptions([...words]);
  if (unknown.length > 0)
    throw new SettingsError("settings.no-option", `${name} has no option ${quoted(unknown[0]!)}.`);
  const rows = (await resolveSettings(command)).map(({ option, value, origin, detail }) => [
    nameOf(option),
    printable(value === undefined ? "-" : Array.isArray(value) ? value.join(" ") : String(value)),
    printable(detail === undefined ? origin : `${origin}, ${detail}`),
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]}\n`;
  process.stdout.write(rows.map(line).join(""));
  return FINISHED;
}

function configurable(program: Command): Command[] {
  return program.commands.filter((command) => command.name() !== "config" && settingsOf(command).length > 0);
}
