import { type CommandDefinition, exitWith } from "./command.js";

export const hostcache: CommandDefinition = (program) => {
  program
    .command("hostcache")
    .description("print the peers in a shared.xml")
    .argument("<file>")
    .action(async (path: string) => {
      const { hostcacheCommand } = await import("../hostcache.js");
      await exitWith(hostcacheCommand(path));
    });
};
