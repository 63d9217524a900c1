// What must not be written over, and what cannot be written: one sentence, and a capture that is as it was.

import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { capture, captureBytes, shell, skyspan } from "./skyspan.js";

const BYTES = captureBytes("pidgin-plugin");

describe("a capture that is read is not written to", () => {
  it.each([
    { name: "flow records, by the same name", words: ["--flows", "a.pcap"] },
    { name: "flow records, through a link", words: ["--flows", "link.pcap"] },
    { name: "alerts, by another name", words: ["--to", "file:./a.pcap?format=text"] },
  ])("$name", async ({ words }) => {
    const folder = temporaryFolder({ "a.pcap": BYTES });
    symlinkSync("a.pcap", join(folder, "link.pcap"));
    const { code, stderr } = await shell(`cd "${folder}" && $SKYSPAN analyze -q a.pcap ${words.join(" ")}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^skyspan: --\w+ \S+ is one of the captures that are read: it would be spoilt\. .*\n$/);
    expect(readFileSync(join(folder, "a.pcap"))).toEqual(BYTES);
  });
});

describe("standard output that is a capture that is read", () => {
  it.each([
    { name: "appended to", words: "a.pcap >> a.pcap", told: "a.pcap" },
    { name: "through a link", words: "-t - -t x.jsonl link.pcap >> a.pcap", told: "link.pcap" },
    { name: "that standard input reads too", words: "- < a.pcap >> a.pcap", told: "the file behind standard input" },
  ])("$name: refused", async ({ words, told }) => {
    const folder = temporaryFolder({ "a.pcap": BYTES });
    symlinkSync("a.pcap", join(folder, "link.pcap"));
    const { code, stderr } = await shell(`cd "${folder}" && $SKYSPAN analyze -q ${words}`);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `skyspan: Standard output goes to ${told}, one of the captures that are read: it would be spoilt. Name another file.\n`,
    );
    expect(readFileSync(join(folder, "a.pcap"))).toEqual(BYTES);
  });

  it("is none where alerts go elsewhere, or it is another file", async () => {
    const folder = temporaryFolder({ "a.pcap": BYTES });
    const { code } = await shell(
      `cd "${folder}" && $SKYSPAN analyze -q a.pcap -t x.jsonl >> a.pcap && $SKYSPAN analyze -q a.pcap >> y.jsonl && cmp x.jsonl y.jsonl`,
    );
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "a.pcap"))).toEqual(BYTES);
  });
});

it("one file for two outputs: refused", async () => {
  const folder = temporaryFolder({ "a.pcap": BYTES });
  const { code, stderr } = await shell(`cd "${folder}" && $SKYSPAN analyze -q a.pcap --to a.jsonl --flows ./a.jsonl`);
  expect([code, stderr]).toEqual([2, "skyspan: ./a.jsonl is named twice as an output. One output a file.\n"]);
});

it.each([
  ["--flows", "-"],
  ["--flows", ""],
  ["--evidence", ""],
])("%s %j names no place", async (option, value) => {
  const { code, stderr } = await skyspan(["analyze", "-q", capture("pidgin-plugin"), option, value]);
  expect([code, stderr.includes("It takes a name")]).toEqual([2, true]);
});

it.skipIf(!existsSync("/proc/self")).each([
  { name: "evidence", words: ["--evidence", "/proc/skyspan"] },
  { name: "a spool", words: ["--spool", "/proc/skyspan", "--to", "syslog+udp://127.0.0.1"] },
])("$name where no folder can be made: said at once", async ({ words }) => {
  const { code, stderr } = await skyspan(["analyze", "-q", capture("pidgin-plugin"), ...words]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^skyspan: .* \/proc\/skyspan: no folder can be made there\. Name a folder .*\n$/);
});

describe("a full disk", () => {
  it("under the alerts of analyze: none is called delivered", async () => {
    const { code, stderr } = await skyspan(["analyze", capture("first-run-1.0.0.29"), "--to", "file:/dev/full"]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/alerts +5 raised, 0 held back, 5 lost\n +delivered +0, 5 lost to file:\/dev\/full\n/);
  });

  it.each(["analyze", "sniff"])(
    "under the flow records of %s: told though quiet, with how many are lost",
    async (command) => {
      const { code, stderr } = await skyspan([command, "-q", "-", "--flows", "/dev/full"], BYTES);
      expect(code).toBe(5);
      expect(stderr).toMatch(/no space is left on the device\. Lost: \d+ flow records\.\n$/);
    },
  );

  it.each(["list detectors", `explain 0000 ${capture("pidgin-plugin")} --help`])(
    "under what %s prints",
    async (words) => {
      const { code, stderr } = await shell(`$SKYSPAN ${words} > /dev/full`);
      expect([code, stderr]).toEqual([
        5,
        "skyspan: Cannot write to standard output: no space is left on the device.\n",
      ]);
    },
  );
});

it.each([
  { what: "full", stderr: "2> /dev/full" },
  { what: "a pipe that nobody reads", stderr: "2> >(exec true)" },
])("stderr that is $what changes neither what is told nor the exit code", async ({ stderr }) => {
  const file = capture("pidgin-plugin");
  const codes = ["analyze --exit-code -", "analyze -", "sniff -", "analyze nothing-here", "explain"].map(
    (words) => `$SKYSPAN ${words} < "${file}" ${stderr} | grep -c skype.client; echo "\${PIPESTATUS[0]}"`,
  );
  const { stdout } = await shell(codes.join("; "));
  expect(stdout.trim().split("\n")).toEqual(["2", "1", "2", "0", "2", "0", "0", "3", "0", "2"]);
});

it("a reader that goes away wanted no more: nothing is said", async () => {
  const { stdout, stderr } = await shell(
    `$SKYSPAN completion bash | head -1 > /dev/null; echo "exit \${PIPESTATUS[0]}"`,
  );
  expect([stdout, stderr]).toEqual(["exit 0\n", ""]);
});
