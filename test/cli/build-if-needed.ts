// The tests in this folder run the command as users do: bin/skyspan.js, built, and anew where a source is younger.

import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

export default function buildIfNeeded(): void {
  const built = statSync(new URL("dist/cli.js", root), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" });
  if (sources.every((name) => statSync(new URL(`src/${name}`, root)).mtimeMs <= built)) return;
  execFileSync("npm", ["run", "build"], { cwd: fileURLToPath(root), stdio: "ignore" });
}
