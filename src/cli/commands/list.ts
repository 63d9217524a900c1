import { Argument } from "commander";
import { type CommandDefinition, exitWith } from "./command.js";

export const list: CommandDefinition = (program) => {
  program
    .command("list")
    .description("list what skyspan knows")
    .addArgument(new Argument("<what>").choices(["detectors", "formats", "outputs", "interfaces", "exit-codes"]))
    .action(async (what: string) => {
      const { listCommand } = await import("../list.js");
      await exitWith(listCommand(what));
    });
};
