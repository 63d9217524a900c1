import { type Command, Option } from "commander";
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
