/** Manual page and completions are those of the commands that there are. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { programOf } from "../../src/cli/program.js";
import { COMPLETIONS } from "../../src/cli/reference/completions.js";
import { manPage } from "../../src/cli/reference/man-page.js";
import { skyspan } from "./skyspan.js";

const pathOf = (name: string): string => fileURLToPath(new URL(`../../docs/man/${name}`, import.meta.url));
const has = (tool: string): boolean => spawnSync("which", [tool]).status === 0;

it("the manual page is up to date (npm run reference)", () => {
  expect(readFileSync(pathOf("skyspan.1"), "utf8")).toBe(manPage(programOf()));
});

it.each(Object.entries(COMPLETIONS))("the completions for %s are up to date (npm run reference)", (shell, make) => {
  expect(readFileSync(pathOf(`skyspan.${shell}`), "utf8")).toBe(make(programOf()));
});

it("skyspan completion prints them", async () => {
  const { code, stdout } = await skyspan(["completion", "bash"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: readFileSync(pathOf("skyspan.bash"), "utf8") });
});

it.each([
  { typed: ["skyspan", "sn"], offered: ["sniff"] },
  { typed: ["skyspan", "sniff", "--eng"], offered: ["--engine"] },
  { typed: ["skyspan", "sniff", "--engine", "tc"], offered: ["tcpdump"] },
  { typed: ["skyspan", "analyze", "--no-such"], offered: [] },
  { typed: ["skyspan", "list", "det"], offered: ["detectors"] },
])("bash completes $typed", ({ typed, offered }) => {
  const script = `source ${pathOf("skyspan.bash")}; COMP_WORDS=(${typed.join(" ")}); COMP_CWORD=${typed.length - 1}; _skyspan; printf '%s\n' "\${COMPREPLY[@]}"`;
  const lines = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n").filter(Boolean);
  expect(lines).toEqual(offered);
});

it.skipIf(!has("man"))("man finds nothing wrong with its page", () => {
  const { stderr, stdout } = spawnSync("man", ["--warnings", "-l", pathOf("skyspan.1")], {
    encoding: "utf8",
    env: { ...process.env, MANWIDTH: "80", LC_ALL: "C.UTF-8" },
  });
  expect(stderr).toBe("");
  expect(stdout).toContain("--engine <name>");
});

it.skipIf(!has("zsh"))("zsh reads its script", () => {
  expect(spawnSync("zsh", ["-n", pathOf("skyspan.zsh")]).status).toBe(0);
});

it.skipIf(!has("fish"))("fish reads its script", () => {
  expect(spawnSync("fish", ["-n", pathOf("skyspan.fish")]).status).toBe(0);
});
