import { Command } from "commander";
import { VERSION } from "../version.js";
import { COMMANDS } from "./commands/registry.js";
import { refuseFlowsFormatAlone } from "./options/flows.js";
import { writeUsageError } from "./usage-error.js";

/** The whole command line, not yet parsed. */
export function programOf(): Command {
  const program = new Command("skyspan")
    .description(
      "Finds the classic peer-to-peer Skype (2003-2015) in captures: names the host, its version and its peers, and proves it.",
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: writeUsageError })
    .showSuggestionAfterError()
    .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 100) });
  for (const define of COMMANDS) define(program);
  for (const command of program.commands.filter(({ options }) => options.length > 0)) {
    command
      .option("--config <file>", "settings file; default: skyspan.yaml here, then the user's")
      .hook("preAction", async () => {
        const { applySettings } = await import("./settings/settings.js");
        await applySettings(command);
        refuseFlowsFormatAlone(command);
      });
  }
  return program;
}
