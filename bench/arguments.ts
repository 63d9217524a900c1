import { existsSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * The arguments of a script that `npm run` starts. `--help` prints the help and ends it; a mistake is one sentence and
 * exit code 2.
 */
export function scriptArguments<const Named extends Options>(help: string, options: Named, takesOthers = false) {
  try {
    const parsed = parseArgs({
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: takesOthers,
    });
    if ((parsed.values as { readonly help?: boolean }).help) {
      process.stdout.write(`${help.trim()}\n`);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    return mistake(`${(error as Error).message.replace(/\. .*$/s, "")}.`);
  }
}

/** The number that an option holds, greater than 0. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  return value > 0 ? value : mistake(`${name} takes a number greater than 0, not "${text}".`);
}

export function existing(path: string): string {
  return existsSync(path) ? path : mistake(`There is no file or folder ${JSON.stringify(path)}.`);
}

export function mistake(sentence: string): never {
  process.stderr.write(`${sentence} See --help.\n`);
  process.exit(2);
}
