// Text that somebody else chose, in packets, file names and lists, must not move a cursor or break a line (CWE-150,
// CWE-117).

import { describe, expect, it } from "vitest";
import { latin1, pcapFile } from "../../captures/recipes/wire/index.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { server, stage } from "../detect/stage.js";
import { alertsIn, captureBytes, skyspan } from "./skyspan.js";

const HOSTILE = {
  "a colour": "Skype\x1b[31m 1.0",
  "a window title and a bell": "Skype\x1b]0;owned\x07",
  "C1 controls": "Skype\x9b2J\x9d0;owned\x9c",
  "back and over": "Skype\b\b\b\b\bGhost\r192.168.1.1 is clean",
  "an end and a zero": "Skype\x00\x04\x1a\x7f",
  "all bytes but line ends": Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
    .join("")
    .replaceAll(/[\r\n]/g, ""),
  quotes: `Skype", "verdict": "possible", "x": "\\"`,
  "a name that goes backwards, as UTF-8": Buffer.from("Skype \u202eexe.\u2066\u2028").toString("latin1"),
};

/** All that a terminal or a reader of lines acts on, but the line end. */
const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/;

function withAgent(userAgent: string): Uint8Array {
  const { span, host } = stage();
  const conversation = span.tcp({ host, port: 1_037 }, { host: server("80.160.91.13"), port: 80 });
  const request = `GET /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nHost: ui.skype.com\r\nUser-Agent: ${userAgent}\r\n\r\n`;
  conversation.send("opener", conversation.open(1), latin1(request));
  conversation.close("opener", 3);
  return pcapFile(span.frames());
}

describe.each(Object.entries(HOSTILE))("a User-Agent with %s", (_, userAgent) => {
  it.each(["json", "text"])("as %s", async (format) => {
    const { code, stdout, stderr } = await skyspan(["analyze", "--format", format, "-"], withAgent(userAgent));
    expect(code).toBe(0);
    expect(stdout).not.toMatch(UNSAFE);
    expect(stderr).not.toMatch(UNSAFE);
    if (format === "json") {
      const alerts = alertsIn({ stdout });
      expect(alerts.map(({ verdict }) => verdict)).not.toContain("possible");
      expect(alerts[0]?.skype.userAgent).toBeDefined();
    }
  });
});

describe("names of files", () => {
  const NAME = "trace\u001b[31m\u202e\u009b2J\nskyspan: all is well.pcap";

  it.each(["json", "text"])("of a capture that is read, as %s", async (format) => {
    const folder = temporaryFolder({ [NAME]: captureBytes("pidgin-plugin") });
    const { code, stdout, stderr } = await skyspan(["analyze", "--format", format, folder]);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(UNSAFE);
    expect(stderr).not.toMatch(UNSAFE);
    expect(`${stdout}\n${stderr}`).not.toMatch(/^skyspan: all is well/m);
  });

  it.each([
    ["is cut", captureBytes("pidgin-plugin").subarray(0, 600)],
    ["is no capture", "hello"],
  ])("of a capture that %s", async (_, content) => {
    const folder = temporaryFolder({ [NAME]: content });
    const { code, stderr } = await skyspan(["analyze", `${folder}/${NAME}`]);
    expect(code).toBe(3);
    expect(stderr).not.toMatch(UNSAFE);
    expect(stderr).not.toMatch(/^skyspan: all is well/m);
  });

  it.each([
    ["a file", NAME.replace("[", "(")],
    ["a glob", NAME],
  ])("of %s that is not there", async (_, name) => {
    const { code, stderr } = await skyspan(["analyze", `/nowhere/${name}`]);
    expect(code).toBe(3);
    expect(stderr).not.toMatch(UNSAFE);
    expect(stderr).not.toMatch(/^skyspan: all is well/m);
  });
});

it.each([
  ["tags", "<\u009b2J\u202e></x>"],
  ["text", "\u001b[31m"],
  ["an entity", "<config>&\u202e;</config>"],
])("a host cache with hostile %s", async (_, xml) => {
  const folder = temporaryFolder({ "shared.xml": xml });
  const { code, stderr } = await skyspan(["hostcache", `${folder}/shared.xml`]);
  expect(code).toBe(2);
  expect(stderr).not.toMatch(UNSAFE);
});
