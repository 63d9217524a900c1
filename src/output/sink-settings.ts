import { readFileSync } from "node:fs";
import { quoted } from "../core/shorten.js";
import { bytesOf } from "../core/size.js";
import { closest } from "../core/suggestion.js";
import { OutputError } from "./output-error.js";
import { failureInWords } from "./sinks/failure.js";

/** One setting of a kind of output, as it stands behind the `?` of its URL. */
export interface SinkSetting {
  readonly name: string;
  /** One line for documentation and for `list outputs`. */
  readonly description: string;
  /** A secret is never given itself: `<name>-file` and `<name>-env` say where it is. */
  readonly isSecret?: boolean;
}

/** What the environment holds; only the command line reads it, so it is handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of one destination: `?format=cef&ca=/etc/ssl/siem.pem`, percent-escapes decoded. Reading one that is
 * not what it should be throws an OutputError that names it; values that may be secret are never repeated.
 */
export class SinkSettings {
  readonly #scheme: string;
  readonly #values: ReadonlyMap<string, string>;
  readonly #environment: Environment;

  constructor(scheme: string, query: string, known: readonly SinkSetting[], environment: Environment) {
    this.#scheme = scheme;
    this.#environment = environment;
    this.#values = parse(scheme, query, known);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined;
  text(name: string, otherwise: string): string;
  text(name: string, otherwise?: string): string | undefined {
    return this.#values.get(name) ?? otherwise;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], otherwise: Choice): Choice {
    const text = this.#values.get(name);
    if (text === undefined) return otherwise;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw this.wrong(name, `is one of ${choices.join(", ")}`);
    return found;
  }

  flag(name: string): boolean {
    return this.choice(name, ["yes", "no"], "no") === "yes";
  }

  /** A whole number from `least` to `most`. */
  count(name: string, otherwise: number, least: number, most: number): number {
    const text = this.#values.get(name);
    if (text === undefined) return otherwise;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw this.wrong(name, `is a whole number from ${least} to ${most}`);
    return value;
  }

  /** `64MiB`, `10MB`, `4096`; at least `least`. */
  bytes(name: string, otherwise: number, least: number): number {
    const text = this.#values.get(name);
    if (text === undefined) return otherwise;
    const bytes = bytesOf(text);
    if (bytes === undefined) throw this.wrong(name, "is a size such as 64MiB, 10MB or 4096");
    if (bytes < least) throw this.wrong(name, `is a size of at least ${least}`);
    return bytes;
  }

  /** The secret that a file or a variable of the environment holds; undefined where neither is named. */
  secret(name: string): string | undefined {
    const variable = this.#values.get(`${name}-env`);
    const path = this.#values.get(`${name}-file`);
    if (variable !== undefined && path !== undefined) throw this.wrong(`${name}-file`, `excludes ${name}-env`);
    if (variable !== undefined) {
      const secret = this.#environment[variable]?.trim();
      if (!secret) throw this.wrong(`${name}-env`, `names ${variable}, which is not set`);
      return this.#oneLine(`${name}-env`, secret);
    }
    if (path === undefined) return undefined;
    return this.#oneLine(`${name}-file`, this.file(`${name}-file`)!.toString("utf8").trim());
  }

  /** What the file named by a setting holds. */
  file(name: string): Buffer | undefined {
    const path = this.#values.get(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code === "ENOENT")
        throw this.wrong(name, `names ${path}, which is not there`);
      throw this.wrong(name, `names ${path}, which cannot be read: ${failureInWords(failure)}`);
    }
  }

  /** `isWhatItShouldBe` completes a sentence that begins with the setting's name. */
  wrong(name: string, isWhatItShouldBe: string): OutputError {
    return new OutputError("output.bad-setting", `The setting ${name} of ${this.#scheme}: ${isWhatItShouldBe}.`);
  }

  #oneLine(name: string, secret: string): string {
    if (!/^[\x20-\x7e]+$/.test(secret)) throw this.wrong(name, "leads to no single line of printable text");
    return secret;
  }
}

function parse(scheme: string, query: string, known: readonly SinkSetting[]): Map<string, string> {
  const names = known.flatMap(({ name, isSecret }) => (isSecret ? [`${name}-file`, `${name}-env`] : [name]));
  const values = new Map<string, string>();
  for (const part of query.split("&").filter((text) => text !== "")) {
    const [name, value] = [part.split("=", 1)[0]!, part.slice(part.indexOf("=") + 1)];
    if (known.some((setting) => setting.isSecret && setting.name === name)) {
      throw new OutputError(
        "output.secret-in-clear",
        `A ${name} on the command line can be read by everybody on the machine. Put it into a file and write ${name}-file=/path, or into the environment and write ${name}-env=VARIABLE.`,
      );
    }
    if (!names.includes(name)) {
      const near = closest(name, names);
      throw new OutputError(
        "output.bad-setting",
        `${scheme}: has no setting ${quoted(name)}.${near === undefined ? "" : ` Did you mean ${quoted(near)}?`} It knows ${names.join(", ")}.`,
      );
    }
    if (!part.includes("=")) {
      throw new OutputError("output.bad-setting", `The setting ${name} of ${scheme}: has no value: write ${name}=...`);
    }
    values.set(name, decoded(scheme, name, value));
  }
  return values;
}

function decoded(scheme: string, name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new OutputError(
      "output.bad-setting",
      `The setting ${name} of ${scheme}: has a % that escapes nothing: write %25 for a percent sign.`,
    );
  }
}
