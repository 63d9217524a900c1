import type { Command } from "commander";
import { EXIT_CODES } from "../exit-codes.js";
import { commandsOf, type DefinedCommand, type DefinedOption } from "./definition.js";

/** The manual page skyspan(1), in man(7) macros. No date and no version in it: it changes when the commands do. */
export function manPage(program: Command): string {
  const lines = [
    '.\\" Made from the command definitions by npm run reference.',
    '.TH SKYSPAN 1 "" "skyspan" "User Commands"',
    ".SH NAME",
    "skyspan \\- find the classic peer\\-to\\-peer Skype in network traffic",
    ".SH SYNOPSIS",
    ...commandsOf(program).flatMap(synopsis),
    ".SH DESCRIPTION",
    roff(program.description()),
    "Alerts go to standard output, everything else to standard error.",
    ".SH COMMANDS",
    ...commandsOf(program).flatMap(section),
    ".SH SIGNALS",
    ...term("SIGINT, SIGTERM", "end the run: what there is is read and written, and the summary printed."),
    ...term("SIGHUP", "open output files anew, after log rotation."),
    ...term("SIGUSR1", "print statistics now (sniff)."),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(({ name, description }) => term(name, description)),
    ".SH SEE ALSO",
    ".BR tcpdump (8),",
    ".BR pcap\\-filter (7)",
  ];
  return `${lines.join("\n")}\n`;
}

function synopsis({ name, arguments: words }: DefinedCommand): string[] {
  return [`.B skyspan ${roff(name)}`, `[options] ${words.map(({ text }) => roff(text)).join(" ")}`, ".br"];
}

function section({ name, description, arguments: words, options }: DefinedCommand): string[] {
  return [
    `.SS ${roff(name)} ${words.map(({ text }) => roff(text)).join(" ")}`,
    roff(`${description}.`),
    ...words
      .filter((word) => word.description !== "" || word.choices.length > 0)
      .flatMap((word) => term(word.text, withChoices(word.description, word.choices))),
    ...options.flatMap(optionTerm),
  ];
}

function optionTerm({ flags, description, choices, standard }: DefinedOption): string[] {
  const suffix = standard === undefined ? "" : ` (default: ${standard})`;
  return term(flags, `${withChoices(description, choices)}${suffix}`);
}

function withChoices(description: string, choices: readonly string[]): string {
  if (choices.length === 0) return description;
  return [description, `one of ${choices.join(", ")}`].filter(Boolean).join("; ");
}

function term(name: string, text: string): string[] {
  return [".TP", `.B ${roff(name)}`, roff(text)];
}

/** A line that begins with a dot or an apostrophe would be a request. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1");
}
