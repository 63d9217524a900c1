import { type Command, Option } from "commander";
import type { ColourChoice } from "../terminal.js";
import { collecting } from "./option.js";

/** What is written, where to, and how talkative the run is; as commander delivers it. */
export interface OutputFlags {
  readonly format?: string;
  readonly to?: readonly string[];
  readonly quiet?: boolean;
  readonly color: ColourChoice;
}

export function addOutput(command: Command, formats: string): void {
  command
    .option("-f, --format <name>", formats)
    .addOption(
      collecting(
        "-t, --to <where>",
        "stdout:, file:/path?setting=value, ... (list outputs); repeatable; default: stdout:",
      ),
    )
    .option("-q, --quiet", "no progress and no summary")
    .addOption(new Option("--color <when>", "colour").choices(["auto", "always", "never"]).default("auto"));
}
