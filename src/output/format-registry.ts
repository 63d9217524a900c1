import type { Format } from "./format.js";
import { cef } from "./formats/cef.js";
import { ecs } from "./formats/ecs.js";
import { eve } from "./formats/eve.js";
import { json } from "./formats/json.js";
import { leef } from "./formats/leef.js";
import { ocsf } from "./formats/ocsf.js";
import { text } from "./formats/text.js";
import { zeek } from "./formats/zeek.js";
import { zeekJson } from "./formats/zeek-json.js";

/** Every format skyspan writes. A new one is a file in formats/ and a line here. */
export const FORMATS: readonly Format[] = [json, text, ecs, eve, ocsf, cef, leef, zeek, zeekJson];
