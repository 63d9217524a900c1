import { addEvidence } from "../options/evidence.js";
import { filterOption } from "../options/filter.js";
import { addFlows } from "../options/flows.js";
import { addJudging } from "../options/judging.js";
import { addOutput } from "../options/output.js";
import { addSensor } from "../options/sensor.js";
import { type CommandDefinition, exitWith } from "./command.js";

export const analyze: CommandDefinition = (program) => {
  const command = program
    .command("analyze")
    .description("look through captures: files, folders, globs, or - for standard input")
    .argument("<input...>", "pcap or pcapng, gzip or zstd or neither; several are one timeline");
  addOutput(command, "a format (list formats); default: a report on a terminal, json elsewhere");
  addJudging(command);
  addSensor(command, "skyspan");
  addFlows(command);
  addEvidence(command);
  command
    .addOption(filterOption())
    .option("--follow", "wait for more where a file ends, and for new files of a folder or glob, until interrupted")
    .option("--exit-code", "exit with 1 where something was found")
    .addHelpText(
      "after",
      `
Examples:
  skyspan analyze trace.pcapng                 a report on the terminal
  skyspan analyze /captures | jq .title        alerts as JSON lines
  skyspan analyze --follow /captures           files that are still being written
  zcat old.pcap.gz | skyspan analyze -         from a pipe`,
    )
    .action(async (inputs: string[], flags) => {
      const { analyzeCommand } = await import("../analyze.js");
      await exitWith(analyzeCommand(inputs, flags));
    });
};
