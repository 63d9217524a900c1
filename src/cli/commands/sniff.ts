import { InvalidArgumentError, Option } from "commander";
import { addEvidence } from "../options/evidence.js";
import { addFlows } from "../options/flows.js";
import { addJudging } from "../options/judging.js";
import { addOutput } from "../options/output.js";
import { addSensor } from "../options/sensor.js";
import { type CommandDefinition, exitWith } from "./command.js";

export const sniff: CommandDefinition = (program) => {
  const command = program
    .command("sniff")
    .description("listen on a span port: alerts as they happen")
    .argument("<interface...>", "network interfaces, or - for a capture on standard input");
  addOutput(command, "a format (list formats); default: text on a terminal, json elsewhere");
  addJudging(command);
  addSensor(command, "the host's name");
  addFlows(command);
  addEvidence(command);
  command
    .addOption(
      new Option("--engine <name>", "what captures").choices(["auto", "tcpdump", "cap", "pipe"]).default("auto"),
    )
    .option("--filter <expression>", "pcap filter, as in pcap-filter(7)", "")
    .option("--snaplen <bytes>", "bytes kept of each frame", between(66, 262_144), 65_535)
    .option("--ring <MB>", "the kernel's ring of frames, per interface", between(1, 2_000), 256)
    .option("--no-promiscuous", "only frames for this machine")
    .option("--interval <seconds>", "a line of statistics so often, where there is no terminal", between(1, 86_400), 60)
    .option(
      "--metrics <[host:]port>",
      "serve /metrics for Prometheus, and /healthz; on loopback unless a host is given",
    )
    .option("--user <name>", "the user to become before anything from the network is parsed")
    .option("--state <file>", "remember what was told over a restart")
    .addHelpText(
      "after",
      `
Examples:
  sudo skyspan sniff eth1 --user skyspan                 alerts on the terminal
  ssh span tcpdump -U -w - | skyspan sniff -             from another machine
  sudo skyspan sniff eth1 eth2 --filter "not port 22"    a tap with two cables

SIGUSR1 prints statistics, SIGHUP opens output files anew.`,
    )
    .action(async (devices: string[], flags) => {
      const { sniffCommand } = await import("../sniff/sniff.js");
      await exitWith(sniffCommand(devices, flags));
    });
};

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}
