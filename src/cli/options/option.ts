import { InvalidArgumentError, Option } from "commander";

/** An option that may be given several times. */
export function collecting(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, values: string[] = []) => [...values, value]);
}

export function seconds(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError("It is a number of seconds, 0 or more.");
  return value;
}
