import { cut } from "./cut.js";
import { printable } from "./printable.js";

/**
 * An object as one line of JSON, its long strings cut. Inside JSON anything unsafe can only stand in a string, where the
 * escape that `printable` writes means the same: the line is safe to `cat`, and parses back to what went in.
 */
export function jsonLine(record: object): string {
  return printable(JSON.stringify(record, (_, value: unknown) => (typeof value === "string" ? cut(value) : value)));
}
