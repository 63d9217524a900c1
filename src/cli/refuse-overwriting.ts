import { fstatSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { STANDARD_INPUT } from "../capture/input-path.js";
import { SettingsError } from "../config/settings-error.js";
import { readDestinations } from "../output/destination.js";
import { pathOf } from "../output/sinks/file.js";
import type { FlowFlags } from "./options/flows.js";
import type { OutputFlags } from "./options/output.js";

/**
 * Lines appended to a capture would spoil it, and flow records among alerts would spoil both. Asked before anything is
 * opened. Throws SettingsError and OutputError.
 */
export function refuseOverwriting(inputs: readonly string[], { to = ["-"], format = "json", flows }: Flags): void {
  const destinations = readDestinations(to, format, process.env);
  const spoilt = destinations.some(({ kind }) => kind.scheme === "stdout") && inputThatIs(standardStream(1), inputs);
  if (spoilt) {
    throw new SettingsError(
      "settings.same-file",
      `Standard output goes to ${nameOf(spoilt)}, one of the captures that are read: it would be spoilt. Name another file.`,
    );
  }
  const files = destinations.flatMap(({ kind, target }) =>
    kind.scheme === "file" ? [{ option: "--to", path: pathOf(target) }] : [],
  );
  if (flows !== undefined) files.push({ option: "--flows", path: flows });
  const seen = new Set<string>();
  for (const { option, path } of files) {
    const identity = identityOf(path);
    if (seen.has(identity)) {
      throw new SettingsError("settings.same-file", `${path} is named twice as an output. One output a file.`);
    }
    // A device or pipe takes what it gets.
    if (statOf(path)?.isFile() !== false) seen.add(identity);
    if (inputThatIs(statOf(path), inputs) !== undefined) {
      throw new SettingsError(
        "settings.same-file",
        `${option} ${path} is one of the captures that are read: it would be spoilt. Name another file.`,
      );
    }
  }
}

type Flags = Pick<OutputFlags, "to" | "format"> & Pick<FlowFlags, "flows">;

/** The input that is this file, whatever name it goes by. */
function inputThatIs(file: Stats | undefined, inputs: readonly string[]): string | undefined {
  if (file?.isFile() !== true) return undefined;
  return inputs.find((each) => {
    const stat = each === STANDARD_INPUT ? standardStream(0) : statOf(each);
    return stat?.dev === file.dev && stat.ino === file.ino;
  });
}

function standardStream(descriptor: 0 | 1): Stats | undefined {
  try {
    return fstatSync(descriptor);
  } catch {
    // Closed by who started us.
    return undefined;
  }
}

function nameOf(input: string): string {
  return input === STANDARD_INPUT ? "the file behind standard input" : input;
}

/** Of the file where there is one, whatever name it goes by; of the name elsewhere. */
function identityOf(path: string): string {
  const stat = statOf(path);
  return stat === undefined ? resolve(path) : `${stat.dev}:${stat.ino}`;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
