import type { Command } from "commander";
import { commandsOf, type DefinedCommand, type DefinedOption } from "./definition.js";

/** Scripts that teach a shell the commands, by the shell's name. */
export const COMPLETIONS: Readonly<Record<string, (program: Command) => string>> = { bash, zsh, fish };

const NOTE = "Made from the command definitions by npm run reference.";
/** What a name typed for this argument can be, apart from files. */
const INTERFACES = "interface";

function bash(program: Command): string {
  const commands = commandsOf(program);
  return `# ${NOTE}
_skyspan() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "$command:$previous" in
${commands.flatMap(bashChoices).join("\n")}
  esac
  case "$command" in
${commands.map(bashCommand).join("\n")}
  esac
}
complete -o default -F _skyspan skyspan
`;
}

function bashChoices({ name, options }: DefinedCommand): string[] {
  return options
    .filter(({ choices }) => choices.length > 0)
    .map(
      ({ short, long, choices }) =>
        `    ${[short, long]
          .filter(Boolean)
          .map((flag) => `${name}:${flag}`)
          .join("|")}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`,
    );
}

function bashCommand({ name, arguments: words, options }: DefinedCommand): string {
  const flags = options.map(({ long }) => long).join(" ");
  const choices = words.flatMap((word) => word.choices).join(" ");
  const names = words.some((word) => word.name === INTERFACES) ? "$(ls /sys/class/net 2>/dev/null) -" : choices;
  const free = names === "" ? "" : ` else COMPREPLY=($(compgen -W "${names}" -- "$current"));`;
  return `    ${name}) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "${flags} --help" -- "$current"));${free} fi ;;`;
}

function zsh(program: Command): string {
  const commands = commandsOf(program);
  return `#compdef skyspan
# ${NOTE}
_skyspan() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${single(`${name}:${description}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(zshCommand).join("\n")}
  esac
}
compdef _skyspan skyspan
`;
}

function zshCommand({ name, arguments: words, options }: DefinedCommand): string {
  const specs = [
    ...options.map(zshOption),
    ...words.map(({ name: what, choices }) => {
      if (choices.length > 0) return single(`*:${what}:(${choices.join(" ")})`);
      return single(what === INTERFACES ? `*:${what}:_net_interfaces` : `*:${what}:_files`);
    }),
  ];
  return `    ${name})\n      _arguments \\\n${specs.map((spec) => `        ${spec}`).join(" \\\n")}\n      ;;`;
}

function zshOption({ long, value, description, choices }: DefinedOption): string {
  const said = description.replace(/[[\]:]/g, "\\$&");
  if (value === undefined) return single(`${long}[${said}]`);
  const action = choices.length > 0 ? `(${choices.join(" ")})` : "_files";
  return single(`*${long}=[${said}]:${value.replace(/[[\]:]/g, "\\$&")}:${action}`);
}

function fish(program: Command): string {
  const commands = commandsOf(program);
  const lines = commands.flatMap(({ name, description, arguments: words, options }) => [
    `complete -c skyspan -n __fish_use_subcommand -f -a ${name} -d ${single(description)}`,
    ...options.map((option) => fishOption(name, option)),
    ...words.flatMap(({ name: what, choices }) => {
      const offered = what === INTERFACES ? "(ls /sys/class/net)" : choices.join(" ");
      return offered === ""
        ? []
        : [`complete -c skyspan -n '__fish_seen_subcommand_from ${name}' -f -a ${single(offered)}`];
    }),
  ]);
  return `# ${NOTE}\n${lines.join("\n")}\n`;
}

function fishOption(command: string, { short, long, value, description, choices }: DefinedOption): string {
  return [
    `complete -c skyspan -n '__fish_seen_subcommand_from ${command}'`,
    `-l ${long.replace(/^--/, "")}`,
    ...(short === undefined ? [] : [`-s ${short.replace(/^-/, "")}`]),
    ...(value === undefined ? [] : ["-r"]),
    ...(choices.length > 0 ? [`-f -a ${single(choices.join(" "))}`] : []),
    `-d ${single(description)}`,
  ].join(" ");
}

/** In single quotes, for all three shells. */
function single(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}
