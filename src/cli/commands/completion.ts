import { Argument } from "commander";
import { type CommandDefinition, exitWith } from "./command.js";

export const completion: CommandDefinition = (program) => {
  program
    .command("completion")
    .description("print what teaches a shell these commands")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
Examples:
  skyspan completion bash > /etc/bash_completion.d/skyspan
  skyspan completion zsh > /usr/local/share/zsh/site-functions/_skyspan
  skyspan completion fish > ~/.config/fish/completions/skyspan.fish`,
    )
    .action(async (shell: string) => {
      const { completionCommand } = await import("../completion.js");
      await exitWith(completionCommand(shell, program));
    });
};
