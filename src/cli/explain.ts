import type { AlertFrame, HostAlert } from "../alert/alert.js";
import { expandInputs } from "../capture/expand-inputs.js";
import { openTimeline } from "../capture/timeline/timeline.js";
import { SettingsError } from "../config/settings-error.js";
import { DEFAULT_LIMITS } from "../core/limits.js";
import { quoted } from "../core/shorten.js";
import { FilteredCapture } from "../filter/filtered-capture.js";
import { printable } from "../output/printable.js";
import { renderExplanation } from "../output/report/explanation.js";
import { counted } from "../output/words.js";
import { Pipeline } from "../pipeline.js";
import { FINISHED, INPUT_INCOMPLETE } from "./exit-codes.js";
import { filterOf } from "./filter-of.js";
import { readFrameNotes } from "./frame-notes.js";
import { judgingOf } from "./judging.js";
import type { JudgingFlags } from "./options/judging.js";
import { RepeatedAlerts } from "./repeated-alerts.js";
import { type ColourChoice, lookOf, say } from "./terminal.js";

/** As commander delivers them. */
export interface ExplainFlags extends JudgingFlags {
  readonly filter?: string;
  readonly color: ColourChoice;
  readonly json?: boolean;
}

/** What may have been otherwise when the alert was raised. */
const SAME_OPTIONS = "Give the --filter, --home-net, --hostcache and --hold-back of the run that raised it.";

/** Ids listed where the one asked for is not there. */
const IDS_SHOWN = 20;

/** `skyspan explain`: raises the alerts again, and shows what the frames behind one of them hold. Gives the exit code. */
export async function explainCommand(id: string, inputs: readonly string[], flags: ExplainFlags): Promise<number> {
  if (inputs.includes("-")) {
    throw new SettingsError("settings.not-twice", "explain reads its captures twice: name files, not standard input.");
  }
  const limits = DEFAULT_LIMITS;
  const judging = await judgingOf(flags);
  const passes = await filterOf(flags.filter);
  const timeline = await openTimeline((await expandInputs(inputs, limits)).paths, {
    limits,
    ...(passes && { through: (capture) => new FilteredCapture(capture, passes) }),
  });
  const alerts: HostAlert[] = [];
  const memory = new RepeatedAlerts(limits);
  const pipeline = new Pipeline({ limits, ...judging, memory, publish: (alert) => alerts.push(alert) });
  await pipeline.read(timeline);
  const troubles = timeline.parts.flatMap(({ name, end }) => (end.kind === "cut" ? [`${name}: ${end.message}`] : []));
  for (const trouble of troubles) say(printable(trouble));
  pipeline.finish();
  const alert = alertWithId(id, alerts, memory);
  const notes = await readFrameNotes(
    pipeline.captures.map(({ name }) => name),
    framesOf(alert),
    judging.keepAccounts ? [] : namingFrames(alert),
    limits,
  );
  process.stdout.write(
    flags.json === true
      ? `${printable(JSON.stringify({ alert, frames: notes }))}\n`
      : `${renderExplanation(alert, notes, lookOf(process.stdout, flags.color))}\n`,
  );
  return troubles.length === 0 ? FINISHED : INPUT_INCOMPLETE;
}

function alertWithId(asked: string, alerts: readonly HostAlert[], memory: RepeatedAlerts): HostAlert {
  const id = asked.toLowerCase();
  const found = id === "" ? [] : alerts.filter((alert) => alert.id.startsWith(id));
  if (found.length === 1) return found[0]!;
  const repeated = found.length === 0 ? memory.find(id, alerts) : undefined;
  if (repeated !== undefined) {
    const { alert, before } = repeated;
    say(`It was told after ${counted(before, "alert")} like it. From these captures alone its id is ${alert.id}.`);
    return { ...alert, id: repeated.id };
  }
  if (alerts.length === 0) {
    throw new SettingsError(
      "settings.unknown-alert",
      `There is no alert ${quoted(asked)}: these captures raise none at all. ${SAME_OPTIONS}`,
    );
  }
  const listed = (found.length > 1 ? found : alerts).slice(0, IDS_SHOWN);
  const lines = listed.map((alert) => `${alert.id}  ${alert.status.padEnd(6)}  ${alert.title}`);
  for (const line of lines) say(printable(line));
  throw new SettingsError(
    "settings.unknown-alert",
    found.length > 1
      ? `${quoted(asked)} begins the ids of ${found.length} alerts: name one of those above.`
      : `There is no alert ${quoted(asked)} in these captures: those above are ${lines.length === alerts.length ? "all" : `${lines.length} of the ${alerts.length}`} there are. ${SAME_OPTIONS}`,
  );
}

/** Frames that name a person in clear. */
function namingFrames({ reasons }: HostAlert): AlertFrame[] {
  return reasons.flatMap(({ signal, frames }) => (signal === "tom-skype" ? frames : []));
}

function framesOf({ reasons, evidence }: HostAlert): AlertFrame[] {
  return [...reasons.flatMap(({ frames }) => frames), ...evidence.frames];
}
