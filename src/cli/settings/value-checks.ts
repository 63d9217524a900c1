import { SettingsError } from "../../config/settings-error.js";
import type { Destination } from "../../output/destination.js";
import { isUserMistake } from "../user-mistake.js";
import { nameOf } from "./option-value.js";
import type { OnMistake, Resolved } from "./settings.js";

/** Throws, or rejects with, what a run would say of the text. */
type Check = (text: string) => Promise<unknown>;

/** What shows in the text itself: asked before every run, since only here it is known where the text stands. */
const FORMS: Readonly<Record<string, Check>> = {
  format: async (text) => (await import("../../output/alert-formatter.js")).formatNamed(text),
  to: destinationOf,
  "flows-format": async (text) => (await import("../../output/flows/registry.js")).flowFormatNamed(text),
  "home-net": async (text) => (await import("../../config/networks.js")).parseNetwork(text),
  metrics: async (text) => (await import("../sniff/metrics.js")).parseListen(text),
};

/** `sniff` gives its filter to the engine, which knows more words. */
const FORMS_OF_FILES: Readonly<Record<string, Check>> = {
  ...FORMS,
  filter: async (text) => (await import("../filter-of.js")).filterOf(text),
};

/** What lies on this machine. A run says it by itself, as the user who is to read it. */
const SURROUNDINGS: Readonly<Record<string, Check>> = {
  to: async (text) => (await import("../../output/outputs.js")).checkDestinations([await destinationOf(text)]),
  allow: async (text) => (await import("../judging.js")).readAllowList(text),
  hostcache: async (text) => (await import("../judging.js")).readHostcache(text),
  user: async (text) => (await import("../sniff/privileges.js")).userIds(text),
};

/** Throws SettingsError for the first value of environment or files that a run would refuse by its form. */
export async function checkForms(command: string, given: readonly Resolved[]): Promise<void> {
  await check(given, formsOf(command), (error) => {
    throw error;
  });
}

/** The same and more, for each value, without opening an output: files that it names, users, secrets. */
export async function checkWhole(command: string, given: readonly Resolved[], onMistake: OnMistake): Promise<void> {
  const wrong = new Set<Resolved>();
  const take = (error: unknown, setting: Resolved): void => {
    wrong.add(setting);
    onMistake(error);
  };
  await check(given, formsOf(command), take);
  const sound = given.filter((setting) => !wrong.has(setting));
  await check(sound, SURROUNDINGS, take);
  const to = sound.find(({ option }) => nameOf(option) === "to");
  if (to !== undefined && !wrong.has(to)) await checkTogether(to, sound, onMistake);
}

/** What is wrong with no output by itself: the same one twice. */
async function checkTogether(to: Resolved, given: readonly Resolved[], onMistake: OnMistake): Promise<void> {
  const { checkDestinations } = await import("../../output/outputs.js");
  const { refuseOverwriting } = await import("../refuse-overwriting.js");
  const flows = given.find(({ option }) => nameOf(option) === "flows")?.value as string | undefined;
  try {
    checkDestinations(await Promise.all(textsOf(to).map(destinationOf)));
    refuseOverwriting([], { to: textsOf(to), ...(flows !== undefined && { flows }) });
  } catch (error) {
    onMistake(placed(error, to.detail));
  }
}

function formsOf(command: string): Readonly<Record<string, Check>> {
  return command === "sniff" ? FORMS : FORMS_OF_FILES;
}

async function check(
  given: readonly Resolved[],
  checks: Readonly<Record<string, Check>>,
  onMistake: (error: unknown, setting: Resolved) => void,
): Promise<void> {
  for (const setting of given) {
    const ofSetting = checks[nameOf(setting.option)];
    if (ofSetting === undefined) continue;
    for (const [index, text] of textsOf(setting).entries()) {
      try {
        await ofSetting(text);
      } catch (error) {
        onMistake(placed(error, setting.places?.[index] ?? setting.detail), setting);
      }
    }
  }
}

function textsOf({ value }: Resolved): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function placed(error: unknown, place: string | undefined): unknown {
  if (!isUserMistake(error) || place === undefined) return error;
  return new SettingsError(error.code, `${place}: ${error.message}`);
}

/** The format that is meant where it names none is a setting of its own, and checked as such. */
async function destinationOf(text: string): Promise<Destination> {
  return (await import("../../output/destination.js")).parseDestination(text, "json", process.env);
}
