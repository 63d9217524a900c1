import { type Outputs, openOutputs } from "../output/outputs.js";
import type { OutputFlags } from "./options/output.js";
import type { DeliveryOutcome } from "./summary-of.js";
import { lookOf } from "./terminal.js";

const STANDARD_OUTPUT = "stdout:";

/** A report for people where they look on and did not ask for records; records everywhere else. */
export function wantsReport({ format, to = [STANDARD_OUTPUT] }: OutputFlags): boolean {
  return format === undefined && to.every((where) => where === STANDARD_OUTPUT) && process.stdout.isTTY === true;
}

/** Opens what `--to` and `--format` name, for every command that raises alerts. Throws OutputError. */
export function openOutputsOf({ to = [STANDARD_OUTPUT], format = "json", color }: OutputFlags): Promise<Outputs> {
  return openOutputs({ to, format, colour: lookOf(process.stdout, color).colour, environment: process.env });
}

/** How delivery went, once the outputs are closed. */
export function outcomeOf(outputs: Outputs | undefined): DeliveryOutcome {
  const all = outputs?.all ?? [];
  return {
    lost: all.reduce((sum, { delivery }) => sum + delivery.lost, 0),
    troubles: all.flatMap(({ name, delivery }) =>
      delivery.trouble === undefined ? [] : [`${name}: ${delivery.trouble}`],
    ),
  };
}
