import { displayWidth } from "./display-width.js";

/**
 * The page a report is set on: labels on the left, values beside them, wrapped at words within the terminal's width.
 * Set here and not by a table library: cli-table3 takes 16 ms for a card, and seconds for one long word.
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

export type Row = readonly [label: string, value: string | readonly string[]];

/** Label and value; a value of several lines stays beside its label. Rows with an empty value are left out. */
export function rows(entries: readonly Row[], look: Look, paintLabel: (text: string) => string): string[] {
  return entries.flatMap(([label, value]) => {
    const lines = (typeof value === "string" ? [value] : value).filter((line) => line !== "");
    const wrapped = lines.flatMap((line) => wrap(line, valueWidth(look)));
    return beside(paintLabel(label), LABEL_WIDTH, wrapped).map((line) => " ".repeat(INDENT) + line);
  });
}

/** The lines, with `left` before the first of them. */
export function beside(left: string, leftWidth: number, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${pad(index === 0 ? left : "", leftWidth + GAP)}${line}`);
}

/** Cells under each other, as wide as the widest; those of the first column end together where it is of numbers. */
export function columns(lines: readonly (readonly string[])[], first: "text" | "numbers" = "text"): string[] {
  const widths: number[] = [];
  for (const cells of lines) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
  }
  return lines.map((cells) =>
    cells
      .map((cell, column) => (first === "numbers" && column === 0 ? padLeft : pad)(cell, widths[column]!))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(width - displayWidth(text), 0));
}

export function padLeft(text: string, width: number): string {
  return " ".repeat(Math.max(width - displayWidth(text), 0)) + text;
}

/** Breaks between words, and within a word only where it is longer than a line. */
export function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => pieces(long, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].filter((full) => full !== "");
}

/** A word in parts that fit; a colour's escape sequence is never cut. */
function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  let room = width;
  for (const [unit] of word.matchAll(/\u001b\[\d+m|./gsu)) {
    const taken = displayWidth(unit);
    if (taken > room) {
      parts.push(part);
      part = "";
      room = width;
    }
    part += unit;
    room -= taken;
  }
  return [...parts, part];
}

/** A list, wrapped between its items only. */
export function list(items: readonly string[], look: Look): string[] {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    const longer = `${lines.at(-1)} ${text}`;
    if (lines.length > 0 && displayWidth(longer) <= valueWidth(look)) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

/** A path that fits: leading folders are left out, then the start of the name itself. */
export function shortenPath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  let rest = path;
  while (rest.includes("/") && displayWidth(rest) + 2 > width) rest = rest.slice(rest.indexOf("/") + 1);
  if (rest !== path && displayWidth(rest) + 2 <= width) return `…/${rest}`;
  const characters = [...rest].slice(-width);
  while (characters.length > 0 && displayWidth(characters.join("")) + 1 > width) characters.shift();
  return `…${characters.join("")}`;
}
