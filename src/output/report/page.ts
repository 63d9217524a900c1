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
const LABEL_WIDTH = 16;
/** Between columns. */
export const GAP = 2;

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
  return columns(lines, { widths: [LABEL_WIDTH + GAP, valueWidth(look) + GAP] }).map(
    (line) => " ".repeat(INDENT) + line,
  );
}

export interface ColumnOptions {
  /** Given widths, gap included, are wrapped at words; otherwise a column is as wide as what stands in it. */
  readonly widths?: readonly number[];
  readonly align?: readonly ("left" | "right")[];
}

/** Cells side by side, one string per line. */
export function columns(lines: readonly (readonly string[])[], { widths, align }: ColumnOptions = {}): string[] {
  if (lines.length === 0) return [];
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [] },
    ...(widths === undefined ? {} : { colWidths: [...widths], wordWrap: true }),
    ...(align === undefined ? {} : { colAligns: [...align] }),
  });
  table.push(...lines.map((line) => [...line]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** A list, wrapped between its items only. */
export function list(items: readonly string[], look: Look): string[] {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    const longer = `${lines.at(-1)} ${text}`;
    if (lines.length > 0 && longer.length <= valueWidth(look)) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

/** A path that fits: leading folders are left out, then the start of the name itself. */
export function shortenPath(path: string, width: number): string {
  let rest = path;
  while (rest.length + 2 > width && rest.includes("/")) rest = rest.slice(rest.indexOf("/") + 1);
  if (rest === path) return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
  return rest.length + 2 <= width ? `…/${rest}` : `…${rest.slice(rest.length - width + 1)}`;
}
