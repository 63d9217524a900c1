import type { Format } from "./format.js";
import { json } from "./formats/json.js";
import { text } from "./formats/text.js";

/** Every format skyspan writes. A new one is a file in formats/ and a line here. */
export const FORMATS: readonly Format[] = [json, text];
