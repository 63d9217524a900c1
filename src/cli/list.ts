import { interfaceCounts } from "../capture/live/interface-counts.js";
import { interfaceState } from "../capture/live/interface-state.js";
import { DETECTORS } from "../detect/registry.js";
import { COMMON_SETTINGS } from "../output/destination.js";
import { FLOW_FORMATS } from "../output/flows/registry.js";
import { FORMATS } from "../output/format-registry.js";
import { COURIERS, SINKS } from "../output/sink-registry.js";
import type { SinkSetting } from "../output/sink-settings.js";
import { EXIT_CODES, FINISHED } from "./exit-codes.js";

interface Listed {
  readonly name: string;
  readonly description: string;
  /** Lines that say more, below the description. */
  readonly details?: readonly string[];
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
  outputs: () => [
    ...[...SINKS, ...COURIERS].map(({ scheme, description, example, settings }) => ({
      name: `${scheme}:`,
      description,
      details: [`e.g. ${example}`, ...settingsInWords(settings)],
    })),
    { name: "every output", description: "knows besides", details: settingsInWords(COMMON_SETTINGS) },
  ],
  interfaces: () =>
    [...interfaceCounts()].map(([name, { frames }]) => ({
      name,
      description: `${interfaceState(name).padEnd(7)}  ${frames.toLocaleString("en-US")} frames so far`,
    })),
  "exit-codes": () => EXIT_CODES,
};

/** `ca=  file of the authorities …`; a secret is named by where it stands. */
function settingsInWords(settings: readonly SinkSetting[]): string[] {
  const rows = settings.flatMap(({ name, description, isSecret }) =>
    isSecret
      ? [
          [`${name}-file=`, `file that holds the ${description}`],
          [`${name}-env=`, "or the variable of the environment that does"],
        ]
      : [[`${name}=`, description]],
  );
  const width = Math.max(...rows.map(([name]) => name!.length));
  return rows.map(([name, description]) => `  ${name!.padEnd(width)}  ${description}`);
}

export function listCommand(what: string): number {
  const entries = LISTS[what]!();
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.flatMap(({ name, description, details = [] }) => [
    `${name.padEnd(width)}  ${description}`,
    ...details.map((detail) => `${" ".repeat(width)}  ${detail}`),
  ]);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return FINISHED;
}
