import { InvalidArgumentError, Option } from "commander";
import { bytesOf } from "../../core/size.js";

/** An option that may be given several times. */
export function collecting(flags: string, description: string): Option {
  const option = new Option(flags, description);
  COLLECTING.add(option);
  return option.argParser((value: string, values: string[] = []) => [...values, value]);
}

const COLLECTING = new WeakSet<Option>();

export function isCollecting(option: Option): boolean {
  return COLLECTING.has(option);
}

export function seconds(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError("It is a number of seconds, 0 or more.");
  return value;
}

/** `256MiB`, `100MB`, `4096`, in bytes. */
export function size(text: string): number {
  const bytes = bytesOf(text);
  if (bytes === undefined) throw new InvalidArgumentError("It is a size such as 256MiB, 100MB or 4096.");
  return bytes;
}

/** Where something is to be written that has to have a place of its own. */
export function ownPlace(text: string): string {
  if (text === "" || text === "-") throw new InvalidArgumentError("It takes a name; standard output is for alerts.");
  return text;
}
