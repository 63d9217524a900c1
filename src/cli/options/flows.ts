import { type Command, Option } from "commander";
import { SettingsError } from "../../config/settings-error.js";
import { ownPlace } from "./option.js";

/** Whether flows are written down, and how; as commander delivers it. */
export interface FlowFlags {
  readonly flows?: string;
  readonly flowsFormat: string;
}

export function addFlows(command: Command): void {
  command
    .option("--flows <file>", "write a record of every flow there, with its Skype label and why", ownPlace)
    .addOption(
      new Option("--flows-format <name>", "json, ecs, eve, ocsf, cef, leef, zeek or zeek-json (list formats)").default(
        "json",
      ),
    );
}

/** Asked for by itself it would do nothing. In a settings file it is a wish for whenever flows are written. */
export function refuseFlowsFormatAlone(command: Command): void {
  const { flows } = command.opts<Partial<FlowFlags>>();
  if (flows !== undefined || command.getOptionValueSource("flowsFormat") !== "cli") return;
  throw new SettingsError("settings.flows", "--flows-format writes no flows by itself: name a file with --flows.");
}
