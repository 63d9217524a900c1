/** docs/limits.md says what src/core/limits.ts says: `npx vitest run test/core/limits-page.test.ts -u` writes it anew. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";

const OPENING = `# Bounds

Everything that could grow with its input has a bound. At a bound the run goes on: the least valuable entry goes, or the
newcomer is refused, as the table says. Each time is counted, and the summary lists what was reached under _limits
reached_, by these names. A bound that ends a capture is said in a sentence of its own.

As a library, those of reading and detection can be changed: \`analyze(inputs, { limits: { maxFlows: 4_194_304 } })\`. Facts
such as B2 are those of the [detectors](detectors/README.md).

| Bound | Default | What it bounds, and why so |
| ----- | ------: | -------------------------- |
`;

const MEMBER = /\/\*\*([\s\S]*?)\*\/|readonly (\w+): number;/g;

/** Two bounds may stand under one comment. */
function rows(): string[] {
  const source = readFileSync(new URL("../../src/core/limits.ts", import.meta.url), "utf8");
  const members = source.slice(source.indexOf("interface Limits {"), source.indexOf("export const"));
  const found: string[] = [];
  let reason = "";
  for (const [, comment, name] of members.matchAll(MEMBER)) {
    if (comment !== undefined) reason = comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim();
    else found.push(`| \`${name}\` | ${DEFAULT_LIMITS[name as keyof Limits].toLocaleString("en")} | ${reason} |`);
  }
  return found;
}

it("lists every bound with its default and its reason", async () => {
  const listed = rows();
  expect(listed).toHaveLength(Object.keys(DEFAULT_LIMITS).length);
  await expect(`${OPENING}${listed.join("\n")}\n`).toMatchFileSnapshot("../../docs/limits.md");
});
