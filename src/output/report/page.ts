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

/** Columns as wide as what stands in them, a gap between; one string per row. */
export function columns(rows: readonly (readonly string[])[], alignRight: readonly number[] = []): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [] },
    colAligns: (rows[0] ?? []).map((_, column) => (alignRight.includes(column) ? "right" : "left")),
  });
  table.push(...rows.map((row) => [...row]));
  return linesOf(table);
}

export type Row = readonly [label: string, value: string | readonly string[]];

/** Label and value; a value of several lines stays beside its label. Rows with an empty value are left out. */
export function rows(entries: readonly Row[], look: Look, paintLabel: (text: string) => string): string[] {
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [] },
    colWidths: [LABEL_WIDTH + GAP, valueWidth(look) + GAP],
    wordWrap: true,
  });
  for (const [label, value] of entries) {
    const content = typeof value === "string" ? value : value.join("\n");
    if (content !== "") table.push([paintLabel(label), content]);
  }
  if (table.length === 0) return [];
  return linesOf(table).map((line) => " ".repeat(INDENT) + line);
}

function linesOf(table: Table.Table): string[] {
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}
