import { quoted } from "../../core/shorten.js";
import { closest } from "../../core/suggestion.js";
import { OutputError } from "../output-error.js";
import { cef } from "./cef.js";
import { ecs } from "./ecs.js";
import { eve } from "./eve.js";
import type { FlowFormat } from "./flow-format.js";
import { json } from "./json.js";
import { leef } from "./leef.js";
import { ocsf } from "./ocsf.js";
import { zeek } from "./zeek.js";
import { zeekJson } from "./zeek-json.js";

/** Every format of flow records. A new one is a file beside this and a line here. */
export const FLOW_FORMATS: readonly FlowFormat[] = [json, ecs, eve, ocsf, cef, leef, zeek, zeekJson];

/** Throws OutputError `output.unknown-format`, with the names that are known. */
export function flowFormatNamed(name: string): FlowFormat {
  const found = FLOW_FORMATS.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const known = FLOW_FORMATS.map((format) => format.name);
  const near = closest(name, known);
  const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
  throw new OutputError(
    "output.unknown-format",
    `There is no flow format ${quoted(name)}.${meant} Known are ${known.join(", ")}.`,
  );
}
