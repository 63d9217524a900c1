import { FilterError } from "./filter-error.js";

export interface Token {
  readonly text: string;
  /** Counts characters from 1. */
  readonly at: number;
}

const SIGNS: Readonly<Record<string, string>> = { "!": "not", "&&": "and", "||": "or" };

/** The words and signs of an expression, operators by their names. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|(&&|\|\||[()!])|([\w.:/\\-]+)/y;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      const advice = "[=<>&|+*".includes(character) ? " (comparisons of bytes and numbers are for live capture)" : "";
      throw new FilterError(at + 1, `${JSON.stringify(character)} has no meaning here${advice}.`);
    }
    const [, sign, word] = match;
    if (sign !== undefined) tokens.push({ text: SIGNS[sign] ?? sign, at: at + 1 });
    else if (word !== undefined) tokens.push({ text: word.replace(/^\\/, ""), at: at + 1 });
  }
  return tokens;
}
