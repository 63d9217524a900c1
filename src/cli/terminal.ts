import type { WriteStream } from "node:tty";
import type { Look } from "../output/report/page.js";

export type ColourChoice = "auto" | "always" | "never";

const USUAL_WIDTH = 80;

/** Colour on a terminal, off with NO_COLOR (https://no-color.org); the option goes before both. */
export function lookOf(stream: WriteStream, choice: ColourChoice): Look {
  const colour = choice === "always" || (choice === "auto" && stream.isTTY === true && !process.env.NO_COLOR);
  return { width: stream.columns || USUAL_WIDTH, colour };
}

/** What cannot be said to people (a full disk, a reader that went away) changes neither the run nor its exit code. */
export function outliveBrokenStderr(): void {
  process.stderr.on("error", () => {});
}

/** A line for people, on stderr. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
