import type { Command } from "commander";
import { SettingsError } from "../../config/settings-error.js";
import { closest } from "../../core/suggestion.js";
import { settingsOf, variableOf } from "./option-value.js";

const PREFIX = "SKYSPAN_";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables that look like ours and are not. Others may begin so as well: secrets that `token-env=` names, and
 * `SKYSPAN_SERVICE_HOST` and its like, which Kubernetes sets. So only what is near to one of ours is a mistake.
 */
export function refuseMistypedVariables(commands: readonly Command[], environment: Environment): void {
  const strangers = unknownVariables(commands, environment);
  if (strangers.length === 0) return;
  const known = [...knownVariables(commands)].map((name) => name.slice(PREFIX.length));
  for (const name of strangers) {
    const near = closest(name.slice(PREFIX.length), known);
    if (near === undefined) continue;
    throw new SettingsError("settings.unknown", `${name}: there is no such setting. Did you mean ${PREFIX}${near}?`);
  }
}

/** Those that begin as ours do, and that no setting has. */
export function unknownVariables(commands: readonly Command[], environment: Environment): string[] {
  const known = knownVariables(commands);
  return Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.has(name));
}

function knownVariables(commands: readonly Command[]): Set<string> {
  return new Set([`${PREFIX}CONFIG`, ...commands.flatMap((command) => settingsOf(command).map(variableOf))]);
}
