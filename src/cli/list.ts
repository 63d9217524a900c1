import { interfaceCounts } from "../capture/live/interface-counts.js";
import { DETECTORS } from "../detect/registry.js";
import { FLOW_FORMATS } from "../output/flows/registry.js";
import { FORMATS } from "../output/format-registry.js";
import { COURIERS, SINKS } from "../output/sink-registry.js";
import { EXIT_CODES, FINISHED } from "./exit-codes.js";

interface Listed {
  readonly name: string;
  readonly description: string;
}

/** What `skyspan list` can list. */
export const LISTS: Readonly<Record<string, () => readonly Listed[]>> = {
  detectors: () =>
    DETECTORS.map(({ signal, summary, facts }) => ({ name: signal, description: `${summary} (${facts})` })),
  formats: () =>
    FORMATS.map(({ name, description }) => {
      const carries = FLOW_FORMATS.some((flows) => flows.name === name) ? "alerts, flows, sensor" : "alerts, sensor";
      return { name, description: `${description} (${carries})` };
    }),
  outputs: () =>
    [...SINKS, ...COURIERS].map(({ scheme, description, example }) => ({
      name: `${scheme}:`,
      description: `${description}, e.g. ${example}`,
    })),
  interfaces: () =>
    [...interfaceCounts()].map(([name, { frames }]) => ({
      name,
      description: `${frames.toLocaleString("en-US")} frames since it is there`,
    })),
  "exit-codes": () => EXIT_CODES,
};

export function listCommand(what: string): number {
  const entries = LISTS[what]!();
  const width = Math.max(...entries.map(({ name }) => name.length));
  process.stdout.write(entries.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join(""));
  return FINISHED;
}
