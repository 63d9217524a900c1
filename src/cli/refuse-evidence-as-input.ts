import { realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { globMatches } from "../capture/glob.js";
import { STANDARD_INPUT } from "../capture/input-path.js";
import { SettingsError } from "../config/settings-error.js";

/**
 * Cut-outs are captures: where inputs are looked for in folders, the next run would read them, and one that follows its
 * folder at once. `inputs` as the user named them, each known to mean something. Throws SettingsError.
 */
export function refuseEvidenceAsInput(inputs: readonly string[], evidence: string | undefined): void {
  if (evidence === undefined) return;
  const input = inputs.find((each) => each !== STANDARD_INPUT && isLookedForIn(each, evidence));
  if (input === undefined) return;
  throw new SettingsError(
    "settings.evidence-is-input",
    `--evidence ${evidence} is where ${input} finds captures: cut-outs would be read as such. Name a folder elsewhere.`,
  );
}

function isLookedForIn(input: string, evidence: string): boolean {
  const folder = realPathOf(evidence);
  const stat = statSync(input, { throwIfNoEntry: false });
  if (stat === undefined) {
    return [folder, resolve(evidence)].some((path) => globMatches(resolve(input), join(path, SOME_CUT_OUT)));
  }
  const below = relative(realpathSync(input), folder);
  // Below an input, names that begin with a dot are left out; and the way out of it, "..", begins with one.
  return stat.isDirectory() && !isAbsolute(below) && !below.split(sep).some((name) => name.startsWith("."));
}

const SOME_CUT_OUT = "0123456789abcdef0123456789abcdef.pcapng";

/** Without links, of what is there; the rest of the path as it will be made. */
function realPathOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(realPathOf(above), basename(whole));
  }
}
