import { type CommandDefinition, exitWith } from "./command.js";

export const config: CommandDefinition = (program) => {
  const command = program.command("config").description("settings from the environment and from settings files");
  command
    .command("check")
    .description("say whether everything in them is understood")
    .argument("[file]", "settings file; default: skyspan.yaml here, then the user's")
    .action(async (file: string | undefined) => {
      const { checkSettings } = await import("../config.js");
      await exitWith(checkSettings(program, file));
    });
  command
    .command("explain")
    .description("each setting of a command, and where its value comes from")
    .argument("<command>")
    .argument("[options...]", "as that command takes them")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (name: string, words: string[]) => {
      const { explainSettings } = await import("../config.js");
      await exitWith(explainSettings(program, name, words));
    });
};
