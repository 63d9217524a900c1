import { CommanderError } from "commander";
import { exitCodeOf, NOT_DELIVERED, USAGE } from "./exit-codes.js";
import { keepHeapSmall } from "./heap.js";
import { programOf } from "./program.js";
import { outliveBrokenStderr, say } from "./terminal.js";
import { isUserMistake } from "./user-mistake.js";

/** Runs the command that argv holds. */
export async function run(): Promise<void> {
  keepHeapSmall();
  process.stdout.on("error", sayThatNothingIsPrinted);
  outliveBrokenStderr();
  try {
    await programOf().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    } else if (isUserMistake(error)) {
      const suggestion = error.suggestion ? ` ${error.suggestion}` : "";
      // Names of files can hold anything; a terminal must not act on them.
      const { printable } = await import("../output/printable.js");
      say(printable(`skyspan: ${error.message}${suggestion}`));
      process.exitCode = exitCodeOf(error.code);
    } else {
      // A bug shows where it happened.
      throw error;
    }
  }
}

/** A reader that went away (`| head`) wanted no more. Alerts on standard output have a listener of their own. */
async function sayThatNothingIsPrinted(failure: NodeJS.ErrnoException): Promise<void> {
  if (failure.code === "EPIPE" || process.stdout.listenerCount("error") > 1) return;
  process.exitCode = NOT_DELIVERED;
  const { failureInWords } = await import("../output/sinks/failure.js");
  say(`skyspan: Cannot write to standard output: ${failureInWords(failure)}.`);
}
