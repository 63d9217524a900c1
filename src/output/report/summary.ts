import type { SkypeTraffic } from "../../alert/flow-log.js";
import type { Microseconds } from "../../core/time.js";
import { paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { counted, thousands } from "../words.js";
import {
  beside,
  columns,
  GAP,
  type Look,
  list,
  padLeft,
  type Row,
  rows,
  shortenPath,
  valueWidth,
  wrap,
} from "./page.js";
import { spanInWords } from "./span.js";
import { trafficInWords } from "./traffic.js";

/** What a run looked at and what it could not: the last thing on stderr, so that silence is never mistaken for peace. */
export interface InspectionSummary {
  readonly captures: readonly InspectedCapture[];
  /** Of the packets, first to last; absent where there were none, or none had a time. */
  readonly span?: { readonly first: Microseconds; readonly last: Microseconds };
  readonly frames: {
    readonly read: number;
    readonly decoded: number;
    /** Why decoding stopped short, under the stable dotted names. */
    readonly notUnderstood: readonly NamedCount[];
    /** What was noticed and used all the same: bad checksums, frames cut by the snaplen. */
    readonly noted: readonly NamedCount[];
  };
  /** Live: frames that are known to be missing. */
  readonly lost?: LostFrames;
  readonly flows: number;
  readonly hosts: number;
  /** What the flows that are labelled Skype add up to. */
  readonly traffic?: SkypeTraffic;
  /** What each detector had anything to look at, and what it saw. */
  readonly detectors: readonly NamedCount[];
  /** Bounds that were reached, and how often. */
  readonly limits: readonly NamedCount[];
  readonly alerts: { readonly raised: number; readonly heldBack: number; readonly lost: number };
  /** Entries of the allow-list that covered an alert, or would have, had they not expired; in words. */
  readonly allowed: readonly AllowedAlerts[];
  /** Cut-outs, where they were asked for: written, not written, and frames that are in none. */
  readonly evidence?: { readonly files: number; readonly failed: number; readonly framesMissing: number };
  /** How each output did; told where more than "raised" is to be told. */
  readonly outputs: readonly DeliveredOutput[];
  /** Sentences about outputs that could not deliver. */
  readonly troubles: readonly string[];
}

export interface InspectedCapture {
  readonly name: string;
  readonly frames: number;
  /** "lossy": read to its end, but frames of it never came. */
  readonly end: "clean" | "lossy" | "cut" | "interrupted";
  /** What went wrong, and where, for one that is cut. */
  readonly message?: string;
}

export interface LostFrames {
  readonly interfaces: readonly LossyInterface[];
  /** How often the process that parses was started again. Each took what it had counted along. */
  readonly parserRestarts: number;
  /** In TCP streams, where there were more than single ones. */
  readonly tcpGaps: number;
}

export interface LossyInterface {
  readonly name: string;
  readonly dropped: number;
  readonly isEstimate: boolean;
  /** How often its engine ended or fell silent, and how often the interface went down. */
  readonly engineGaps: number;
  readonly downs: number;
}

export interface AllowedAlerts {
  readonly entry: string;
  readonly suppressed: number;
  readonly expired: number;
}

export interface DeliveredOutput {
  readonly name: string;
  readonly delivered: number;
  /** Kept for the next run. */
  readonly pending: number;
  /** By the receiver, for good. */
  readonly refused: number;
  readonly lost: number;
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/** Of each way to end. */
const CAPTURES_SHOWN = 10;

export function renderSummary(summary: InspectionSummary, look: Look): string {
  const palette = paletteFor(look.colour);
  const { frames, span, limits } = summary;
  const entries: Row[] = [
    ["captures", captures(summary, look)],
    ["packets from", span === undefined ? "" : list(spanInWords(span.first, span.last), look)],
    ["frames", `${thousands(frames.read)} read, ${thousands(frames.decoded)} decoded to the end`],
    ["lost", lost(summary.lost).map(palette.bad)],
    ["not understood", counts(frames.notUnderstood)],
    ["noted", counts(frames.noted)],
    ["flows", `${thousands(summary.flows)} between ${counted(summary.hosts, "host")}`],
    ["of Skype", trafficInWords(summary.traffic)],
    ["detectors saw", counts(summary.detectors)],
    ["limits reached", limits.length === 0 ? "none" : counts(limits).map(palette.bad)],
    ["alerts", alerts(summary, look)],
    ["allow-list", allowed(summary.allowed, look)],
    ["evidence", evidence(summary, look)],
    ["delivered", deliveries(summary, look)],
    ["trouble", summary.troubles.map((trouble) => palette.bad(printable(trouble)))],
  ];
  return [palette.strong("Inspected"), ...rows(entries, look, palette.quiet)].join("\n");
}

/** `No classic Skype in 1,540 frames, 61 flows, 12 hosts.` What could not be looked through is said with it. */
export function nothingFound({ captures, frames, flows, hosts }: InspectionSummary): string {
  if (frames.read === 0) return "No classic Skype: there was not a single frame to look through.";
  const sentences = [
    `No classic Skype in ${counted(frames.read, "frame")}, ${counted(flows, "flow")}, ${counted(hosts, "host")}.`,
  ];
  const skipped = frames.read - frames.decoded;
  if (skipped > 0) sentences.push(`${counted(skipped, "frame")} could not be decoded to the end.`);
  const broken = captures.filter(({ end }) => end !== "clean").length;
  if (broken > 0) sentences.push(`${counted(broken, "capture")} could not be read to the end.`);
  return sentences.join("\n");
}

const END_IN_WORDS = {
  clean: "complete",
  lossy: "incomplete",
  cut: "cut",
  interrupted: "interrupted",
} as const;

/** In the order they were read; of many, the first few that ended so. */
function captures({ captures }: InspectionSummary, look: Look): string[] {
  const palette = paletteFor(look.colour);
  const room = { clean: CAPTURES_SHOWN, lossy: CAPTURES_SHOWN, cut: CAPTURES_SHOWN, interrupted: CAPTURES_SHOWN };
  const shown = captures.filter(({ end }) => room[end]-- > 0);
  const counts = shown.map(({ frames }) => counted(frames, "frame"));
  const countWidth = Math.max(...counts.map((count) => count.length), 0);
  const width = valueWidth(look) - countWidth - GAP;
  const lines = shown.flatMap(({ name, end, message = "" }, index) => {
    const said = end === "clean" ? END_IN_WORDS.clean : palette.bad(END_IN_WORDS[end]);
    const named = `${shortenPath(printable(name), width - ", interrupted".length)}, ${said}`;
    const about = message === "" ? [named] : [named, ...wrap(printable(message), width)];
    return beside(padLeft(counts[index]!, countWidth), countWidth, about);
  });
  for (const end of ["clean", "lossy", "cut", "interrupted"] as const) {
    const more = -Math.min(room[end], 0);
    if (more > 0) lines.push(`+ ${thousands(more)} more, ${END_IN_WORDS[end]}`);
  }
  return lines;
}

function lost(lost: LostFrames | undefined): string[] {
  if (lost === undefined) return [];
  const { interfaces, parserRestarts, tcpGaps } = lost;
  const gap = (count: number): string => (count === 1 ? "gap" : "gaps");
  const lines: readonly (readonly [count: number, words: string])[] = [
    ...interfaces.flatMap(({ name, dropped, isEstimate, engineGaps, downs }): [number, string][] => [
      [dropped, `frames dropped on ${name}${isEstimate ? ", an estimate" : ""}`],
      [engineGaps, `${gap(engineGaps)} on ${name}: its engine was started again`],
      [downs, `${gap(downs)} on ${name}: the interface was down`],
    ]),
    [parserRestarts, `${gap(parserRestarts)}: the parser died, and its counts with it`],
    [tcpGaps, `${gap(tcpGaps)} in TCP streams`],
  ];
  return counts(lines.filter(([count]) => count > 0).map(([count, name]) => ({ name, count })));
}

function counts(named: readonly NamedCount[]): string[] {
  return columns(
    named.map(({ name, count }) => [thousands(count), printable(name)]),
    "numbers",
  );
}

function alerts({ alerts }: InspectionSummary, look: Look): string {
  const { raised, heldBack, lost } = alerts;
  const lostWords = `${thousands(lost)} lost`;
  return `${thousands(raised)} raised, ${thousands(heldBack)} held back, ${lost === 0 ? lostWords : paletteFor(look.colour).bad(lostWords)}`;
}

function allowed(entries: readonly AllowedAlerts[], look: Look): string[] {
  const { bad } = paletteFor(look.colour);
  return entries.flatMap(({ entry, suppressed, expired }) => [
    ...(suppressed > 0 ? [`${counted(suppressed, "alert")} not told: ${printable(entry)}`] : []),
    ...(expired > 0 ? [bad(`expired, ${counted(expired, "alert")} told all the same: ${printable(entry)}`)] : []),
  ]);
}

function evidence({ evidence }: InspectionSummary, look: Look): string {
  if (evidence === undefined) return "";
  const { files, failed, framesMissing } = evidence;
  const { bad } = paletteFor(look.colour);
  return [
    `${counted(files, "file")} written`,
    ...(failed > 0 ? [bad(`${thousands(failed)} not written`)] : []),
    ...(framesMissing > 0 ? [bad(`${counted(framesMissing, "frame")} no longer at hand`)] : []),
  ].join(", ");
}

/** `1,204, 12 pending to syslog+tls://siem:6514`: of outputs over the network, and of any that did not deliver all. */
function deliveries({ outputs }: InspectionSummary, look: Look): string[] {
  const { bad } = paletteFor(look.colour);
  return outputs
    .filter(({ name, pending, refused, lost }) => name.includes("://") || pending + refused + lost > 0)
    .flatMap(({ name, delivered, pending, refused, lost }) => {
      const counts = [
        thousands(delivered),
        ...(pending > 0 ? [bad(`${thousands(pending)} pending`)] : []),
        ...(refused > 0 ? [bad(`${thousands(refused)} refused`)] : []),
        ...(lost > 0 ? [bad(`${thousands(lost)} lost`)] : []),
      ];
      return [`${counts.join(", ")} to ${printable(name)}`];
    });
}
