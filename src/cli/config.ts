import type { Command } from "commander";
import { SettingsError } from "../config/settings-error.js";
import { printable } from "../output/printable.js";
import { FINISHED } from "./exit-codes.js";
import { nameOf, settingsOf } from "./settings/option-value.js";
import { resolveSettings } from "./settings/settings.js";

/** `skyspan config check`: everything that settings say for every command is understood, outputs included. */
export async function checkSettings(program: Command, config: string | undefined): Promise<number> {
  for (const command of configurable(program)) {
    command.setOptionValueWithSource("config", config, "cli");
    const resolved = await resolveSettings(command);
    const settingOf = (name: string): unknown => resolved.find(({ option }) => nameOf(option) === name)?.value;
    const { parseDestination } = await import("../output/destination.js");
    for (const to of (settingOf("to") as readonly string[] | undefined) ?? []) {
      parseDestination(to, (settingOf("format") as string | undefined) ?? "json", process.env);
    }
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
      `Settings are for ${known.map((c) => c.name()).join(", ")}, not "${name}".`,
    );
  }
  const { unknown } = command.parseOptions([...words]);
  if (unknown.length > 0) throw new SettingsError("settings.no-option", `${name} has no option ${unknown[0]}.`);
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
