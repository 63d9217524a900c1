import type { Command } from "commander";

/**
 * One command: adds its arguments, options and help to the program. Its code is loaded when it runs, so that
 * `--version` answers at once; man page and completions are made from these definitions.
 */
export type CommandDefinition = (program: Command) => void;

/** An action gives the exit code. */
export async function exitWith(code: Promise<number> | number): Promise<void> {
  process.exitCode = await code;
}
