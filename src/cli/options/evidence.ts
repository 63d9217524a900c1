import type { Command } from "commander";
import { ownPlace } from "./option.js";

/** Whether the frames behind each alert are cut out; as commander delivers it. */
export interface EvidenceFlags {
  readonly evidence?: string;
}

export function addEvidence(command: Command): void {
  command.option(
    "--evidence <folder>",
    "write the frames behind each alert there, as a capture for Wireshark",
    ownPlace,
  );
}
