import { cut } from "./cut.js";
import { printable } from "./printable.js";

/** How Zeek's ASCII writer writes a log, as tab-separated columns and as JSON. */

export type ZeekType =
  | "time"
  | "string"
  | "addr"
  | "port"
  | "enum"
  | "count"
  | "int"
  | "double"
  | "interval"
  | "bool"
  | "set[enum]"
  | "set[string]"
  | "vector[string]";

/** A set or vector is a list; undefined is a field that is not set. Times and doubles are text already, so that no digit is lost. */
export type ZeekValue = string | readonly string[] | undefined;

export type ZeekColumns = readonly (readonly [name: string, type: ZeekType])[];

const UNSET = "-";
const EMPTY = "(empty)";

/** Without Zeek's `#open`, which is the clock's time: the same input would not give the same bytes. */
export function zeekHeader(path: string, columns: ZeekColumns): string {
  return [
    "#separator \\x09",
    "#set_separator\t,",
    `#empty_field\t${EMPTY}`,
    `#unset_field\t${UNSET}`,
    `#path\t${path}`,
    ["#fields", ...columns.map(([name]) => name)].join("\t"),
    ["#types", ...columns.map(([, type]) => type)].join("\t"),
  ].join("\n");
}

export function zeekRow(columns: ZeekColumns, values: Readonly<Record<string, ZeekValue>>): string {
  return columns.map(([name]) => column(values[name])).join("\t");
}

/** Fields that are not set are left out, as Zeek does. */
export function zeekJsonRow(columns: ZeekColumns, values: Readonly<Record<string, ZeekValue>>): string {
  const members = columns.flatMap(([name, type]) => {
    const value = values[name];
    return value === undefined ? [] : [`${JSON.stringify(name)}:${inJson(value, type)}`];
  });
  return printable(`{${members.join(",")}}`);
}

/** `2004-09-14-19-31-06` for `#close`: the end of the log in packet time. */
export function zeekDate(time: string): string {
  return /^[\d-]+T[\d:]+/.exec(time)?.[0].replaceAll(/[T:]/g, "-") ?? UNSET;
}

function column(value: ZeekValue): string {
  if (value === undefined) return UNSET;
  if (typeof value !== "string")
    return value.length === 0 ? EMPTY : value.map((item) => escaped(cut(item), true)).join(",");
  return value === "" ? EMPTY : escaped(cut(value), false);
}

/** Nearly every value: nothing in it needs an escape, and it is no mark. */
const AS_IT_IS = /^[\w.:+/][\w.:+/=-]*$/;

/** As Zeek's own writer: a backslash doubled, bytes that may not stand there as `\xHH`. */
function escaped(text: string, inSet: boolean): string {
  if (AS_IT_IS.test(text)) return text;
  // A value that looks like the mark for "not set" or "empty" must not be taken for it.
  if (text === UNSET || text === EMPTY) return hex(text[0]!) + text.slice(1);
  return Array.from(text, (character) => {
    if (character === "\\") return "\\\\";
    if (inSet && character === ",") return hex(character);
    return printable(character) === character ? character : hex(character);
  }).join("");
}

/** The bytes of UTF-8; half a surrogate pair has none, and is U+FFFD. */
function hex(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

const NUMBERS: ReadonlySet<ZeekType> = new Set(["time", "port", "count", "int", "double", "interval"]);

/** Zeek's numbers are written as they are, so that no digit of a time is lost; one that is none is null. */
function inJson(value: Exclude<ZeekValue, undefined>, type: ZeekType): string {
  if (typeof value === "string" && NUMBERS.has(type)) return Number.isFinite(Number(value)) ? value : "null";
  if (type === "bool") return String(value === "T");
  return JSON.stringify(typeof value === "string" ? cut(value) : value.map((item) => cut(item)));
}
