import type { Command } from "commander";
import { FINISHED } from "./exit-codes.js";
import { COMPLETIONS } from "./reference/completions.js";

export function completionCommand(shell: string, program: Command): number {
  process.stdout.write(COMPLETIONS[shell]!(program));
  return FINISHED;
}
