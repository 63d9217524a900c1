/**
 * The last gate before a terminal or a log: text that an attacker may have chosen must not move a cursor, change a
 * colour, reorder a line or break it (CWE-150, CWE-117). What could is written as the escape JSON uses for it, so it
 * stays legible, and the same string looks the same in every format.
 *
 * Unsafe are control characters (C0, DEL, C1), format characters (bidi controls, zero-width, tags), lone surrogates,
 * private use, the Unicode line and paragraph separators, and whatever else renders as nothing.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => character.split("").map(escaped).join(""));
}

function escaped(codeUnit: string): string {
  return `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
