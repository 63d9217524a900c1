import { stripVTControlCharacters } from "node:util";

/**
 * How many columns a terminal gives a text. Colour takes none, marks that sit on the character before take none, and
 * characters of East Asian scripts take two (Unicode Standard Annex 11): file names may hold any of them.
 */
export function displayWidth(text: string): number {
  const plain = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
  if (!UNUSUAL.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const WIDE_SCRIPTS = "\\p{Script=Han}\\p{Script=Hangul}\\p{Script=Hiragana}\\p{Script=Katakana}";
const WIDE = new RegExp(`[${WIDE_SCRIPTS}\\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]`, "u");
const MARK = /\p{M}/u;
/** Anything that is not one code unit in one column. */
const UNUSUAL = new RegExp(`${WIDE.source}|\\p{M}|[\u{10000}-\u{10ffff}]`, "u");
