/**
 * The path of a call to ui.skype.com: `/ui/<platform>/<version>/<language>/<verb>` (A1 to A12), with an optional query.
 */
export interface UiTarget {
  /** A11: 0 Windows, 2 Linux, 3 Mac. */
  readonly platformNumber: number;
  /** As the path has it; early clients sent only the minor number, `97` (A4). */
  readonly version: string;
  readonly language: string;
  /** Those known are one word; others may be several, `go/help` (A18). */
  readonly verb: string;
  /** `ver=` and `uhash=` of the query (A4, A5, A7). */
  readonly queryVersion: string | undefined;
  readonly userHash: string | undefined;
}

const PATH =
  /^\/ui\/(\d{1,2})\/(\d{1,5}(?:\.\d{1,5}){0,5})\/([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2})\/([A-Za-z][A-Za-z0-9._-]{0,39}(?:\/[A-Za-z0-9._-]{1,40}){0,2})$/;
const LONGEST_TARGET = 1_024;
/** Parameters of a query looked at; clients send two. */
const MOST_PARAMETERS = 16;

export function parseUiTarget(target: string): UiTarget | undefined {
  if (target.length > LONGEST_TARGET) return undefined;
  const question = target.indexOf("?");
  const path = question < 0 ? target : target.slice(0, question);
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, platform, version, language, verb] = match;
  const query = question < 0 ? target.length : question + 1;
  const queryVersion = parameter(target, query, "ver");
  const userHash = parameter(target, query, "uhash");
  return {
    platformNumber: Number(platform),
    version: version!,
    language: language!,
    verb: verb!,
    queryVersion:
      queryVersion !== undefined && /^\d{1,5}(\.\d{1,5}){1,5}$/.test(queryVersion) ? queryVersion : undefined,
    userHash: userHash !== undefined && /^1?[0-9a-f]{32}$/.test(userHash) ? userHash : undefined,
  };
}

/** The value of the first one of this name in the query that starts there; undefined where there is none. */
function parameter(target: string, query: number, name: string): string | undefined {
  let start = query;
  for (let count = 0; count < MOST_PARAMETERS && start < target.length; count++) {
    const next = target.indexOf("&", start);
    const end = next < 0 ? target.length : next;
    const value = start + name.length + 1;
    if (target.startsWith(name, start) && target[value - 1] === "=") return target.slice(value, end);
    start = end + 1;
  }
  return undefined;
}

/** The version to report: the query's, which is whole where the path's is short (A4) and has no build number (A8). */
export function fullVersion({ version, queryVersion }: UiTarget): string {
  return queryVersion ?? version;
}
