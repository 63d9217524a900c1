import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { VERSION } from "../version.js";
import { INPUT_INCOMPLETE, USAGE } from "./exit-codes.js";
import { keepHeapSmall } from "./heap.js";
import { say } from "./terminal.js";

keepHeapSmall();

/** The command line. Each command's code is loaded when it runs, so that `--version` answers at once. */
const program = new Command("skyspan")
  .description(
    "Finds the classic peer-to-peer Skype (2003-2015) in captures: names the host, its version and its peers, and proves it.",
  )
  .version(VERSION)
  .exitOverride()
  .showSuggestionAfterError()
  .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 100) });

program
  .command("analyze")
  .description("look through captures: files, folders, globs, or - for standard input")
  .argument("<input...>", "pcap or pcapng, gzip or not; several are one timeline")
  .option("-f, --format <name>", "json or text; default: a report on a terminal, json elsewhere")
  .option("-t, --to <where>", "stdout: or file:/path", "stdout:")
  .addOption(
    collecting("--home-net <network>", "network whose hosts are judged, repeatable; default: private and link-local"),
  )
  .addOption(collecting("--hostcache <file>", "shared.xml of a client, whose peers are recognized; repeatable"))
  .option("--hold-back <seconds>", "do not repeat an alert for so long, in packet time", seconds, 3600)
  .option("--exit-code", "exit with 1 where something was found")
  .option("-q, --quiet", "no progress and no summary")
  .addOption(new Option("--color <when>", "colour").choices(["auto", "always", "never"]).default("auto"))
  .addHelpText(
    "after",
    `
Examples:
  skyspan analyze trace.pcapng                 a report on the terminal
  skyspan analyze /captures | jq .title        alerts as JSON lines
  zcat old.pcap.gz | skyspan analyze -         from a pipe`,
  )
  .action(async (inputs: string[], flags) => {
    const { analyzeCommand } = await import("./analyze.js");
    process.exitCode = await analyzeCommand(inputs, flags);
  });

program
  .command("hostcache")
  .description("print the peers in a shared.xml")
  .argument("<file>")
  .action(async (path: string) => {
    const { hostcacheCommand } = await import("./hostcache.js");
    process.exitCode = await hostcacheCommand(path);
  });

program
  .command("list")
  .description("list what skyspan knows")
  .addArgument(new Argument("<what>").choices(["detectors", "formats", "outputs", "exit-codes"]))
  .action(async (what: string) => {
    const { listCommand } = await import("./list.js");
    process.exitCode = listCommand(what);
  });

function collecting(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, values: string[] = []) => [...values, value]);
}

function seconds(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError("It is a number of seconds, 0 or more.");
  return value;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  } else if (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[a-z]+\./.test(error.code)
  ) {
    // A mistake of the user's, told in a sentence; everything else is a bug and shows where it happened.
    const suggestion = "suggestion" in error && typeof error.suggestion === "string" ? ` ${error.suggestion}` : "";
    // Names of files can hold anything; a terminal must not act on them.
    const { printable } = await import("../output/printable.js");
    say(printable(`skyspan: ${error.message}${suggestion}`));
    process.exitCode = error.code.startsWith("input.") && error.code !== "input.no-match" ? INPUT_INCOMPLETE : USAGE;
  } else {
    throw error;
  }
}
