import type { AnalyzeResult } from "../../src/index.js";
import type { Label } from "./labels.js";

/** One capture of a corpus, and what was made of it. */
export interface Outcome {
  readonly path: string;
  readonly kind: string;
  readonly expected: "skype" | "silence" | "anything";
  readonly judgement: "found" | "silent" | "missed" | "false";
  /** Hosts told of, as `192.168.1.2 confirmed 1.2.0.18`. */
  readonly hosts: readonly string[];
  readonly frames: number;
  /** Why it could not be read whole. */
  readonly damage: string | undefined;
}

/** Holds what was found in a capture against its label. Without a label, whatever is found is taken as it is. */
export function outcomeOf(path: string, label: Label | undefined, { alerts, captures }: AnalyzeResult): Outcome {
  const told = alerts.filter(({ status }) => status === "closed");
  const hosts = told.map(({ host, verdict, skype }) => [host.ip, verdict, skype.version].filter(Boolean).join(" "));
  const isFound = alerts.length > 0;
  const expected = label === undefined ? "anything" : label.isClassicSkype ? "skype" : "silence";
  const capture = captures[0];
  return {
    path,
    kind: label?.kind ?? "no label",
    expected,
    judgement: judgementOf(expected, isFound),
    hosts,
    frames: capture?.frames ?? 0,
    damage: capture?.end.kind === "cut" ? capture.end.message : undefined,
  };
}

/** The outcome for a capture that could not be opened at all. */
export function unreadable(path: string, label: Label | undefined, why: string): Outcome {
  const expected = label === undefined ? "anything" : label.isClassicSkype ? "skype" : "silence";
  return {
    path,
    kind: label?.kind ?? "no label",
    expected,
    judgement: judgementOf(expected, false),
    hosts: [],
    frames: 0,
    damage: why,
  };
}

function judgementOf(expected: Outcome["expected"], isFound: boolean): Outcome["judgement"] {
  if (isFound) return expected === "silence" ? "false" : "found";
  return expected === "skype" ? "missed" : "silent";
}
