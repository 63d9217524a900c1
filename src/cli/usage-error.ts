import { shortenInside } from "../core/shorten.js";
import { printable } from "../output/printable.js";

/** The suggestion that commander adds is of our own words, and has a line to itself. */
const PARTS = /^(.*?)(\n\(Did you mean [^\n]+\?\))?\n?$/s;

/** What is wrong comes first, what to do last; between them stands the argument, of any length. */
const LONGEST_SENTENCE = 400;

/** What commander says of a wrong command line: it repeats arguments, which a terminal must not act on. */
export function writeUsageError(text: string, write: (text: string) => void): void {
  const [, sentence = "", suggestion = ""] = PARTS.exec(text) ?? [];
  write(`${printable(shortenInside(sentence, LONGEST_SENTENCE))}${suggestion}\n`);
}
