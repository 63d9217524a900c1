import type { Command, Option } from "commander";

/** What a person types, as plain data: help, man page and completions all come from the same definitions. */
export interface DefinedCommand {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly DefinedArgument[];
  readonly options: readonly DefinedOption[];
}

export interface DefinedArgument {
  /** As help shows it: `<input...>`. */
  readonly text: string;
  readonly name: string;
  readonly description: string;
  readonly choices: readonly string[];
}

export interface DefinedOption {
  readonly flags: string;
  readonly short: string | undefined;
  readonly long: string;
  /** Undefined for a switch. */
  readonly value: string | undefined;
  readonly description: string;
  readonly choices: readonly string[];
  readonly standard: string | undefined;
}

export function commandsOf(program: Command): DefinedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => {
      const inner = `${argument.name()}${argument.variadic ? "..." : ""}`;
      return {
        text: argument.required ? `<${inner}>` : `[${inner}]`,
        name: argument.name(),
        description: argument.description,
        choices: argument.argChoices ?? [],
      };
    }),
    options: command.options.filter(({ hidden }) => !hidden).map(optionOf),
  }));
}

function optionOf(option: Option): DefinedOption {
  const { flags, short, long, description, argChoices, defaultValue } = option;
  const isTold = typeof defaultValue === "number" || (typeof defaultValue === "string" && defaultValue !== "");
  return {
    flags,
    short,
    long: long ?? flags,
    value: /<(.+)>/.exec(flags)?.[1],
    description,
    choices: argChoices ?? [],
    standard: isTold ? String(defaultValue) : undefined,
  };
}
