import { type Command, Option } from "commander";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import type { ColourChoice } from "../terminal.js";
import { collecting, seconds, size } from "./option.js";

/** What is written, where to, and how talkative the run is; as commander delivers it. */
export interface OutputFlags {
  readonly format?: string;
  readonly to?: readonly string[];
  /** Folder of the spool; the user's state folder by default. */
  readonly spool?: string;
  /** Bytes. */
  readonly spoolSize: number;
  readonly spoolSync: "always" | "interval" | "never";
  /** Seconds. */
  readonly drain: number;
  readonly quiet?: boolean;
  readonly color: ColourChoice;
}

export function addOutput(command: Command, formats: string, otherwise = "default: stdout:"): void {
  command
    .option("-f, --format <name>", formats)
    .addOption(
      collecting("-t, --to <where>", `stdout:, file:/path?setting=value, ... (list outputs); repeatable; ${otherwise}`),
    )
    .option("--spool <folder>", "where alerts wait for network outputs; default: the user's state folder")
    .option(
      "--spool-size <bytes>",
      "beyond it the oldest go, and are counted as lost",
      size,
      DEFAULT_LIMITS.maxSpoolBytes,
    )
    .addOption(
      new Option("--spool-sync <when>", "when the spool is forced to disk")
        .choices(["always", "interval", "never"])
        .default("interval"),
    )
    .option("--drain <seconds>", "wait so long at the end for network outputs", seconds, 30)
    .option("-q, --quiet", "no progress and no summary")
    .addOption(colourOption());
}

export function colourOption(): Option {
  return new Option("--color <when>", "colour").choices(["auto", "always", "never"]).default("auto");
}
