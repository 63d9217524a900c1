import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Globs over paths: `*`, `?`, `[a-z]`, `[!a-z]` within a name, `**` for any number of folders. A leading dot is matched
 * only by a dot that is written. The segments of a pattern are walked like a state machine, each folder once with all
 * segments that may come next, and names are matched with one point to fall back to: no pattern takes exponential time.
 */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Regular files and fifos that match, unsorted. Links are followed where a name was matched, but not below `**`. */
export async function* matchingFiles(pattern: string): AsyncGenerator<string, void, void> {
  const segments = pattern.split("/").filter((segment, index) => segment !== "" || index === 0);
  const firstGlob = segments.findIndex(isGlob);
  const base = segments.slice(0, firstGlob).join("/") || (pattern.startsWith("/") ? "/" : "");
  yield* walk(base, segments.slice(firstGlob).map(segmentOf), [0]);
}

/** Whether `pattern` matches a file of that path, were it there. Both absolute. */
export function globMatches(pattern: string, path: string): boolean {
  const segments = pattern.split("/").slice(1).map(segmentOf);
  const names = path.split("/").slice(1);
  let states = [0];
  for (const name of names.slice(0, -1)) {
    const { named, passing } = statesAfter(name, segments, withSkippedFolders(segments, states));
    states = [...new Set([...named, ...passing])];
  }
  return isComplete(statesAfter(names.at(-1)!, segments, withSkippedFolders(segments, states)), segments);
}

type Segment = "any-folders" | readonly Token[];
type Token = "one" | "many" | { readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

function segmentOf(segment: string): Segment {
  return segment === "**" ? "any-folders" : tokensOf(segment);
}

async function* walk(folder: string, segments: readonly Segment[], states: readonly number[]): AsyncGenerator<string> {
  const open = withSkippedFolders(segments, states);
  let entries: AsyncIterable<{ readonly name: string; isDirectory(): boolean; isSymbolicLink(): boolean }>;
  try {
    entries = await opendir(folder === "" ? "." : folder);
  } catch {
    return;
  }
  const below: { readonly path: string; readonly states: readonly number[] }[] = [];
  for await (const entry of entries) {
    const after = statesAfter(entry.name, segments, open);
    const { named, passing } = after;
    if (named.length === 0 && passing.length === 0) continue;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await kindOf(path) : entry.isDirectory() ? "folder" : await kindOf(path);
    if (kind === "folder") {
      const next = [...named, ...(entry.isSymbolicLink() ? [] : passing)];
      if (next.length > 0) below.push({ path, states: [...new Set(next)] });
    } else if (kind === "file") {
      if (isComplete(after, segments)) yield path;
    }
  }
  for (const { path, states: next } of below) yield* walk(path, segments, next);
}

/** Where a name leads: by a segment that it matches, and by a `**` that goes on. */
interface After {
  readonly named: readonly number[];
  readonly passing: readonly number[];
}

function statesAfter(name: string, segments: readonly Segment[], open: readonly number[]): After {
  return {
    named: open.filter((state) => matchesName(segments[state]!, name)).map((state) => state + 1),
    passing: name.startsWith(".") ? [] : open.filter((state) => segments[state] === "any-folders"),
  };
}

function isComplete({ named, passing }: After, segments: readonly Segment[]): boolean {
  return named.includes(segments.length) || passing.includes(segments.length - 1);
}

/** `**` may also stand for no folder at all. */
function withSkippedFolders(segments: readonly Segment[], states: readonly number[]): number[] {
  const open = new Set<number>();
  for (let state of states) {
    open.add(state);
    while (segments[state] === "any-folders") open.add(++state);
  }
  return [...open].filter((state) => state < segments.length);
}

async function kindOf(path: string): Promise<"file" | "folder" | "other"> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return "folder";
    return stats.isFile() || stats.isFIFO() ? "file" : "other";
  } catch {
    return "other";
  }
}

function tokensOf(segment: string): Token[] {
  const tokens: Token[] = [];
  const characters = [...segment];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index]!;
    if (character === "*") {
      if (tokens.at(-1) !== "many") tokens.push("many");
    } else if (character === "?") tokens.push("one");
    else {
      const end = character === "[" ? characters.indexOf("]", index + 2) : -1;
      if (end < 0) tokens.push(literal(character));
      else {
        tokens.push(characterClass(characters.slice(index + 1, end)));
        index = end;
      }
    }
  }
  return tokens;
}

function literal(character: string): Token {
  return { negated: false, ranges: [[character, character]] };
}

function characterClass(inside: readonly string[]): Token {
  const negated = (inside[0] === "!" || inside[0] === "^") && inside.length > 1;
  const ranges: [string, string][] = [];
  for (let index = negated ? 1 : 0; index < inside.length; index++) {
    const first = inside[index]!;
    const last = inside[index + 1] === "-" ? inside[index + 2] : undefined;
    ranges.push([first, last ?? first]);
    if (last !== undefined) index += 2;
  }
  return { negated, ranges };
}

function matchesName(segment: Segment, name: string): boolean {
  if (segment === "any-folders") return false;
  if (name.startsWith(".") && !isWrittenDot(segment[0])) return false;
  const characters = [...name];
  let token = 0;
  let at = 0;
  let fallbackToken = -1;
  let fallbackAt = 0;
  while (at < characters.length) {
    const current = segment[token];
    if (current === "many") {
      fallbackToken = ++token;
      fallbackAt = at;
    } else if (current !== undefined && matchesCharacter(current, characters[at]!)) {
      token++;
      at++;
    } else if (fallbackToken >= 0) {
      token = fallbackToken;
      at = ++fallbackAt;
    } else return false;
  }
  while (segment[token] === "many") token++;
  return token === segment.length;
}

function isWrittenDot(token: Token | undefined): boolean {
  return typeof token === "object" && !token.negated && token.ranges.length === 1 && token.ranges[0]![0] === ".";
}

function matchesCharacter(token: Exclude<Token, "many">, character: string): boolean {
  if (token === "one") return true;
  return token.ranges.some(([first, last]) => character >= first && character <= last) !== token.negated;
}
