// What people see: `script` gives the command a terminal.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, constants, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { PATIENCE_MS } from "../until.js";
import { BIN, capture, shell } from "./skyspan.js";

const hasScript = spawnSync("script", ["--version"]).status === 0;
const onTerminal = (line: string) => shell(`script -qec "stty cols 200; ${line}" /dev/null < /dev/null`);

describe.skipIf(!hasScript)("analyze on a terminal", () => {
  const file = capture("first-run-1.0.0.29");

  it.each([
    { name: "the capture", options: () => "" },
    { name: "the capture, filtered", options: () => "--filter 'tcp and net 192.168.10' --home-net 192.168.10.0/24" },
    { name: "the cut-out, where there is one", options: () => `--evidence '${join(temporaryFolder(), "cuts")}'` },
  ])("names the command that explains the host's proofs from $name", async ({ options }) => {
    const { stdout } = await onTerminal(`$SKYSPAN analyze --color never ${options()} '${file}'`);
    const [, words] = /explained by +skyspan (explain [0-9a-f]{8} .*?)\s+Inspected/s.exec(stdout) ?? [];
    const explained = await shell(`$SKYSPAN ${words?.replaceAll(/\s+/g, " ")}`);
    expect(explained.code).toBe(0);
    expect(explained.stdout).toContain("192.168.10.23 runs Skype 1.0.0.29 for Windows");
  });

  it("names none for standard input, which cannot be read again", async () => {
    const { stdout } = await onTerminal(`$SKYSPAN analyze --color never - < '${file}'`);
    expect(stdout).toContain("192.168.10.23");
    expect(stdout).not.toContain("explained by");
  });
});

describe.skipIf(!hasScript)("sniff on a terminal", () => {
  const file = capture("first-run-1.0.0.29");

  it("shows each alert in words, set within the width, whatever else is written elsewhere; says each trouble once", async () => {
    const to = join(temporaryFolder(), "alerts.jsonl");
    const line = `stty cols 80; (cat ${file}; sleep 3) | $SKYSPAN sniff - --color never -t stdout: -t ${to} -t file:/dev/full --flows /dev/full`;
    const { stdout } = await onTerminal(line);
    const [during] = stdout.split("Inspected");
    const lines = during!.split(/\r?\n|\r\u001b\[K/);
    expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(
      'asked ui.skype.com for "getlatestversion" as Skype 1.0.0.29 for Windows',
    );
    expect(lines.filter((text) => !text.includes("/dev/full") && text.length > 80)).toEqual([]);
    expect(during!.match(/Cannot write to \/dev\/full/g)).toHaveLength(2);
    expect(readFileSync(to, "utf8")).toMatch(/^\{"schema":"skyspan.alert/);
  });

  it("ends when its terminal goes away, instead of running on unseen", async () => {
    const folder = temporaryFolder();
    const [pipe, to] = [join(folder, "pipe"), join(folder, "alerts.jsonl")];
    execFileSync("mkfifo", [pipe]);
    // As long as this is open the capture has no end.
    const open = openSync(pipe, constants.O_RDWR);
    const line = `${process.execPath} ${BIN} sniff - -t ${to} < ${pipe}`;
    const terminal = spawn("script", ["-qec", line, "/dev/null"], { stdio: ["ignore", "pipe", "ignore"] });
    terminal.stdout.resume();
    try {
      spawn("cp", [file, pipe]);
      const written = (): string => (existsSync(to) ? readFileSync(to, "utf8") : "");
      await expect.poll(written, { timeout: PATIENCE_MS }).toContain('"status":"new"');
      expect(written()).not.toContain('"status":"closed"');
      terminal.kill("SIGKILL");
      await expect.poll(written, { timeout: PATIENCE_MS }).toContain('"status":"closed"');
    } finally {
      closeSync(open);
    }
  });
});
