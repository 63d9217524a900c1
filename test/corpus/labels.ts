import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What somebody who looked at the packets wrote down about one capture. */
export interface Label {
  /** As the manifest has it: `skype-classic`, `skype-modern`, `negative`, `decoder`, `malformed`. */
  readonly kind: string;
  readonly isClassicSkype: boolean;
}

const CLASSIC = "skype-classic";

/**
 * The manifest of a corpus, where it has one: tab-separated, the first line names the columns, of which `path` (below
 * the corpus) and `label` are read. Captures that it does not name have no label, and nothing is expected of them.
 */
export function readLabels(corpus: string): ReadonlyMap<string, Label> {
  const path = join(corpus, "manifest.tsv");
  if (!existsSync(path)) return new Map();
  return parseLabels(readFileSync(path, "utf8"));
}

export function parseLabels(manifest: string): ReadonlyMap<string, Label> {
  const [names = "", ...lines] = manifest.split("\n");
  const columns = names.split("\t");
  const pathColumn = columns.indexOf("path");
  const labelColumn = columns.indexOf("label");
  if (pathColumn < 0 || labelColumn < 0) return new Map();
  return new Map(
    lines
      .map((line) => line.split("\t"))
      .filter((fields) => fields.length > Math.max(pathColumn, labelColumn))
      .map((fields) => {
        const kind = fields[labelColumn]!;
        return [fields[pathColumn]!, { kind, isClassicSkype: kind === CLASSIC }];
      }),
  );
}
