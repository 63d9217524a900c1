import type { AlertWriter } from "./format.js";
import { FORMATS } from "./format-registry.js";
import { OutputError } from "./output-error.js";

/** Starts one output in the format of that name, see FORMATS. Throws OutputError `output.unknown-format`. */
export function alertFormatter(name: string, look = { colour: false }): AlertWriter {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format.open(look);
  const known = FORMATS.map((candidate) => candidate.name).join(", ");
  throw new OutputError("output.unknown-format", `There is no format "${name}". Known are ${known}.`);
}
