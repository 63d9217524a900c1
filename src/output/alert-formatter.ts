import { quoted } from "../core/shorten.js";
import { closest } from "../core/suggestion.js";
import type { AlertWriter, Format } from "./format.js";
import { FORMATS } from "./format-registry.js";
import { OutputError } from "./output-error.js";

/** Throws OutputError `output.unknown-format`, with the names that are known. */
export function formatNamed(name: string): Format {
  const found = FORMATS.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const known = FORMATS.map((format) => format.name);
  const near = closest(name, known);
  const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
  throw new OutputError(
    "output.unknown-format",
    `There is no format ${quoted(name)}.${meant} Known are ${known.join(", ")}.`,
  );
}

/**
 * Writes alerts in the format of that name, as `list formats` has it: `record(alert)` gives text without a line end.
 * Throws OutputError `output.unknown-format`.
 */
export function alertFormatter(name: string, look = { colour: false }): AlertWriter {
  return formatNamed(name).open(look);
}
