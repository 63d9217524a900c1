import { type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { SettingsError } from "../config/settings-error.js";
import { parseDestination } from "../output/destination.js";
import { pathOf } from "../output/sinks/file.js";
import type { FlowFlags } from "./options/flows.js";
import type { OutputFlags } from "./options/output.js";

/**
 * Lines appended to a capture would spoil it, and flow records among alerts would spoil both. Asked before anything is
 * opened. Throws SettingsError and OutputError.
 */
export function refuseOverwriting(inputs: readonly string[], { to = [], format = "json", flows }: Flags): void {
  const files = to.flatMap((text) => {
    const { kind, target } = parseDestination(text, format, process.env);
    return kind.scheme === "file" ? [{ option: "--to", path: pathOf(target) }] : [];
  });
  if (flows !== undefined) files.push({ option: "--flows", path: flows });
  const seen = new Set<string>();
  for (const { option, path } of files) {
    const identity = identityOf(path);
    if (seen.has(identity)) {
      throw new SettingsError("settings.same-file", `${path} is named twice as an output. One output a file.`);
    }
    // A device or pipe takes what it gets.
    if (statOf(path)?.isFile() !== false) seen.add(identity);
    const input = statOf(path)?.isFile() === true && inputs.find((each) => identityOf(each) === identity);
    if (input) {
      throw new SettingsError(
        "settings.same-file",
        `${option} ${path} is one of the captures that are read: it would be spoilt. Name another file.`,
      );
    }
  }
}

type Flags = Pick<OutputFlags, "to" | "format"> & Pick<FlowFlags, "flows">;

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
