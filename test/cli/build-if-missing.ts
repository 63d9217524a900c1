// The tests in this folder run the command as users do: bin/skyspan.js, built.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

export default function buildIfMissing(): void {
  if (existsSync(new URL("dist/cli.js", root))) return;
  execFileSync("npm", ["run", "build"], { cwd: fileURLToPath(root), stdio: "ignore" });
}
