import { filterOption } from "../options/filter.js";
import { addJudging } from "../options/judging.js";
import { colourOption } from "../options/output.js";
import { type CommandDefinition, exitWith } from "./command.js";

export const explain: CommandDefinition = (program) => {
  const command = program
    .command("explain")
    .description("tell why an alert was raised, frame by frame")
    .argument("<alert-id>", "as it stands in the alert, or the first of its characters")
    .argument("<input...>", "the captures that the alert came from")
    .option("--json", "the alert and its frames as one JSON object")
    .addOption(colourOption());
  addJudging(command);
  command
    .addOption(filterOption())
    .addHelpText(
      "after",
      "\n--filter, --home-net, --hostcache and --hold-back must be those of the run that raised the alert.",
    )
    .action(async (id: string, inputs: string[], flags) => {
      const { explainCommand } = await import("../explain.js");
      await exitWith(explainCommand(id, inputs, flags));
    });
};
