import type { AlertFrame, AlertReason, HostAlert } from "../../alert/alert.js";
import { paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { captureName } from "../words.js";
import { type Look, pageWidth, type Row, rows, wrap } from "./page.js";
import { SIGNAL_WORDS } from "./signal-words.js";

/** A frame behind an alert, looked at again. */
export interface FrameNote {
  readonly capture: string;
  readonly frame: number;
  readonly time: string;
  readonly transport: "tcp" | "udp";
  readonly source: string;
  readonly destination: string;
  /** Bytes as sent, and the first of those captured, hex. */
  readonly payloadLength: number;
  readonly payload: string;
  readonly fields: readonly NamedField[];
}

export interface NamedField {
  readonly name: string;
  readonly value: string;
}

/** Frames told of in full, per reason; the filter names all. */
const FRAMES_TOLD = 3;

/** Why an alert was raised, in words: each reason, what its frames show, and what it is not. */
export function renderExplanation(alert: HostAlert, notes: readonly FrameNote[], look: Look): string {
  const palette = paletteFor(look.colour);
  const head: Row[] = [
    ["alert", alert.id],
    ["verdict", `${alert.verdict}, confidence ${alert.confidence}`],
    ["time", alert.time],
    ["rule", `${alert.rule}, ${alert.status}`],
  ];
  const parts = [
    wrap(palette.strong(printable(alert.title)), pageWidth(look)).join("\n"),
    rows(head, look, palette.quiet).join("\n"),
    ...alert.reasons.map((reason, index) => explainReason(reason, index + 1, notes, look)),
    rows(
      [
        ["more sure with", moreSure(alert)],
        ["in Wireshark", displayFilters(alert)],
      ],
      look,
      palette.quiet,
    ).join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function explainReason(reason: AlertReason, number: number, notes: readonly FrameNote[], look: Look): string {
  const palette = paletteFor(look.colour);
  const words = SIGNAL_WORDS[reason.signal];
  const told = reason.frames.slice(0, FRAMES_TOLD).flatMap((frame) => notes.filter((note) => isOf(note, frame)));
  const entries: Row[] = [
    ["says", printable(reason.text)],
    ["measured", measured(reason)],
    ["how it is known", words?.means ?? ""],
    ...told.flatMap((note) => frameRows(note)),
    ["ruled out", words?.isNot ?? ""],
  ];
  const title = `${number}. ${printable(reason.signal)}, ${palette.strength(reason.kind)(printable(reason.kind))}`;
  return [title, ...rows(entries, look, palette.quiet)].join("\n");
}

function frameRows(note: FrameNote): Row[] {
  const ends = `${note.source} to ${note.destination}`;
  return [
    [
      `frame ${note.frame}`,
      [
        `${note.time}, ${note.transport} ${printable(ends)}, ${note.payloadLength} bytes of payload`,
        ...note.fields.map(({ name, value }) => printable(`${name}: ${value}`)),
        ...(note.fields.length === 0 && note.payload !== "" ? [note.payload] : []),
      ],
    ],
  ];
}

function measured({ value, threshold }: AlertReason): string {
  if (value === undefined) return "";
  return threshold === undefined ? String(value) : `${value}, held against ${threshold}`;
}

function moreSure({ verdict, reasons }: HostAlert): string {
  const proven = new Set(
    reasons.filter(({ kind }) => kind === "proof").map(({ signal }) => SIGNAL_WORDS[signal]?.family),
  );
  const missing = (["HTTP", "UDP", "TCP"] as const)
    .filter((family) => !proven.has(family))
    .map((family) => `${family} (${signalsOf(family).join(", ")})`);
  if (missing.length === 0) return "";
  return `${verdict === "confirmed" ? "another proof, independent of these" : "a proof"}: from ${missing.join(" or ")}`;
}

function signalsOf(family: string): string[] {
  return Object.keys(SIGNAL_WORDS).filter((signal) => SIGNAL_WORDS[signal]?.family === family);
}

/** One filter per capture, to paste. */
function displayFilters({ reasons, evidence }: HostAlert): string[] {
  const byCapture = new Map<string, Set<number>>();
  for (const { capture, frame } of [...reasons.flatMap(({ frames }) => frames), ...evidence.frames]) {
    byCapture.set(capture, (byCapture.get(capture) ?? new Set()).add(frame));
  }
  return [...byCapture].map(([capture, frames]) => {
    const filter = `frame.number in {${[...frames].sort((left, right) => left - right).join(", ")}}`;
    return byCapture.size > 1 ? `${captureName(capture)}: ${filter}` : filter;
  });
}

function isOf(note: FrameNote, { capture, frame }: AlertFrame): boolean {
  return note.capture === capture && note.frame === frame;
}
