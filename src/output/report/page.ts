import Table from "cli-table3";

/**
 * The page a report is set on: labels on the left, values beside them, wrapped at words within the terminal's width.
 * cli-table3 does the setting (it counts what a terminal shows, not characters); its lines are all switched off.
 */
export interface Look {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const NARROWEST = 60;
/** Longer lines are harder to read, however wide the terminal. */
const WIDEST = 120;

export function pageWidth({ width }: Look): number {
  return Math.min(Math.max(Math.floor(width), NARROWEST), WIDEST);
}

const INDENT = 3;
const LABEL_WIDTH = 18;
const GAP = 2;

/** Columns left for the value of a row. */
export function valueWidth(look: Look): number {
  return pageWidth(look) - INDENT - LABEL_WIDTH - GAP;
}

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

export type Row = readonly [label: string, value: string | readonly string[]];

/** Label and value; a value of several lines stays beside its label. Rows with an empty value are left out. */
export function rows(entries: readonly Row[], look: Look, paintLabel: (text: string) => string): string[] {
  const lines = entries
    .map(([label, value]) => [paintLabel(label), typeof value === "string" ? value : value.join("\n")])
    .filter(([, value]) => value !== "");
  return columns(lines, [LABEL_WIDTH + GAP, valueWidth(look) + GAP]).map((line) => " ".repeat(INDENT) + line);
}

/** Columns as wide as what stands in them, or of the given widths (gap included) and wrapped at words. */
export function columns(lines: readonly (readonly string[])[], widths: readonly number[] ): string[] {
  if (lines.length === 0) return [];
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [] },
    ...(widths === undefined ? {} : { colWidths: [...widths], wordWrap: true }),
  });
  table.push(...lines.map((line) => [...line]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}
