import { Argument } from "commander";
import type { OutputFlags } from "../options/output.js";
import { addOutput } from "../options/output.js";
import { type CommandDefinition, exitWith } from "./command.js";

export const spool: CommandDefinition = (program) => {
  const command = program
    .command("spool")
    .description("look after the alerts that wait for network outputs")
    .addArgument(
      new Argument("<what>", "status: what waits for whom; drain: deliver it now; forget: drop a destination").choices([
        "status",
        "drain",
        "forget",
      ]),
    )
    .argument("[destination]", "for forget: as status names it");
  addOutput(
    command,
    "format of what is drained (list formats); default: json",
    "for drain: network outputs, as in the run",
  );
  command
    .addHelpText(
      "after",
      `
Examples:
  skyspan spool status
  skyspan spool drain --to syslog+tls://siem:6514 --drain 300
  skyspan spool forget syslog+tls://old-siem:6514`,
    )
    .action(async (what: string, destination: string | undefined, flags: OutputFlags) => {
      const { spoolDrain, spoolForget, spoolStatus } = await import("../spool.js");
      if (what === "status") await exitWith(spoolStatus(flags));
      else if (what === "drain") await exitWith(spoolDrain(flags));
      else await exitWith(spoolForget(destination, flags));
    });
};
