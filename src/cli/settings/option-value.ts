import type { Command, Option } from "commander";
import { isCollecting } from "../options/option.js";

/** Options that say how to find settings, or print and exit: not settings themselves. */
const NOT_SETTINGS = new Set(["config", "help", "version"]);

/** What can be set for a command: everything that its definition has, so that a new option is a new setting. */
export function settingsOf(command: Command): Option[] {
  return command.options.filter((option) => option.long !== undefined && !NOT_SETTINGS.has(nameOf(option)));
}

/** `home-net` for `--home-net`; `promiscuous` for `--no-promiscuous`, which makes it false. */
export function nameOf(option: Option): string {
  return option.long!.replace(option.negate ? /^--no-/ : /^--/, "");
}

/** `SKYSPAN_HOME_NET` for `--home-net`. */
export function variableOf(option: Option): string {
  return `SKYSPAN_${nameOf(option).toUpperCase().replaceAll("-", "_")}`;
}

export type OptionShape = "flag" | "single" | "several";

export function shapeOf(option: Option): OptionShape {
  if (option.isBoolean() || option.negate) return "flag";
  return isCollecting(option) || option.variadic ? "several" : "single";
}

/**
 * The value that the option would have, had the texts stood on the command line: the same parser, the same bounds, the
 * same sentence. Throws commander's InvalidArgumentError.
 */
export function optionValue(option: Option, texts: readonly string[]): unknown {
  let value: unknown;
  for (const text of texts) value = option.parseArg ? option.parseArg(text, value) : text;
  return value;
}
