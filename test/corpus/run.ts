import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { existing, scriptArguments } from "../../bench/arguments.js";
import { expandInputs } from "../../src/capture/expand-inputs.js";
import { analyze, DEFAULT_LIMITS } from "../../src/index.js";
import { printable } from "../../src/output/printable.js";
import { readLabels } from "./labels.js";
import { type Outcome, outcomeOf, unreadable } from "./outcome.js";
import { headRow, row, totals } from "./table.js";

const HELP = `Reads each capture of a folder on its own and holds what is found against the folder's manifest. Exits with 1 where a host
was missed or told of by mistake.

  npm run corpus                 the folder that SKYSPAN_CORPUS names, or ../shared/captures beside this project
  npm run corpus -- FOLDER       another
`;
const [named] = scriptArguments(HELP, {}, true).positionals.map(existing);
const corpus =
  named ?? process.env.SKYSPAN_CORPUS ?? fileURLToPath(new URL("../../../shared/captures", import.meta.url));

if (!existsSync(corpus)) {
  console.log(`There is no folder ${printable(corpus)}: nothing was read. Name one: npm run corpus -- /captures`);
} else {
  const labels = readLabels(corpus);
  const { paths } = await expandInputs([corpus], DEFAULT_LIMITS);
  const names = new Map(paths.map((path) => [relative(corpus, path), path]));
  // A capture in the manifest that is no capture by its first bytes was left out of the folder: it is said all the same.
  for (const name of labels.keys()) if (!names.has(name)) names.set(name, `${corpus}/${name}`);
  const width = Math.min(60, Math.max(...[...names.keys()].map(({ length }) => length)));
  const outcomes: Outcome[] = [];
  console.log(headRow(width));
  for (const [name, path] of [...names].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const label = labels.get(name);
    let outcome: Outcome;
    try {
      outcome = outcomeOf(name, label, await analyze([path]));
    } catch (error) {
      outcome = unreadable(name, label, error instanceof Error ? error.message : String(error));
    }
    outcomes.push(outcome);
    console.log(row(outcome, width));
  }
  console.log(totals(outcomes));
  if (outcomes.some(({ judgement }) => judgement === "missed" || judgement === "false")) process.exitCode = 1;
}
