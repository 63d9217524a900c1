// A sentence about a mistake repeats what was mistaken. It stays a sentence where that is a whole file.

import { describe, expect, it } from "vitest";
import { programOf } from "../../src/cli/program.js";
import { parseSettings } from "../../src/cli/settings/settings-file.js";
import { parseListen } from "../../src/cli/sniff/metrics.js";
import { userIds } from "../../src/cli/sniff/privileges.js";
import { isUserMistake } from "../../src/cli/user-mistake.js";
import { parseAllowFile } from "../../src/config/allow-file.js";
import { parseHostcache } from "../../src/config/hostcache-file.js";
import { parseNetwork } from "../../src/config/networks.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { compileFilter } from "../../src/filter/filter.js";
import { formatNamed } from "../../src/output/alert-formatter.js";
import { parseDestination } from "../../src/output/destination.js";
import { flowFormatNamed } from "../../src/output/flows/registry.js";
import { parseAddress } from "../../src/output/sinks/address.js";

const LONG = "a".repeat(20_000);
const DIGITS = "9".repeat(20_000);
const LONGEST_SENTENCE = 600;

const allow = (text: string) => parseAllowFile(text, "allow.txt", DEFAULT_LIMITS);
const settings = (text: string) => parseSettings("skyspan.yaml", text, programOf().commands);
const hostcache = (text: string) => parseHostcache(text, "shared.xml", DEFAULT_LIMITS);
const to = (text: string) => parseDestination(text, "json", {});

describe("a mistake of twenty thousand characters is told in one sentence", () => {
  it.each<[string, () => unknown]>([
    ["a network", () => parseNetwork(LONG)],
    ["a host of an allow-list", () => allow(LONG)],
    ["a rule", () => allow(`10.0.0.1 ${LONG}`)],
    ["a word behind a rule", () => allow(`10.0.0.1 * ${LONG}`)],
    ["a word too many", () => allow(`10.0.0.1 * until 2027-01-01 ${LONG}`)],
    ["an XML element that was never opened", () => hostcache(`<a></a></${LONG}>`)],
    ["a setting", () => settings(`? ${LONG}\n: 1`)],
    ["a setting of a command", () => settings(`analyze:\n  ? ${LONG}\n  : 1`)],
    ["a YAML tag", () => settings(`!${LONG}!a b`)],
    ["the header of a YAML block", () => settings(`a: |${LONG}`)],
    ["a word of a filter", () => compileFilter(LONG)],
    ["a word behind a filter", () => compileFilter(`udp ${LONG}`)],
    ["a host of a filter", () => compileFilter(`host ${LONG}`)],
    ["a network of a filter", () => compileFilter(`net ${LONG}/1/2`)],
    ["a mask", () => compileFilter(`net 10.0.0.0 mask ${LONG}`)],
    ["a port", () => compileFilter(`port ${DIGITS}`)],
    ["a range of ports", () => compileFilter(`portrange 1-2-${DIGITS}`)],
    ["a format", () => formatNamed(LONG)],
    ["a format of flows", () => flowFormatNamed(LONG)],
    ["a kind of output", () => to(`${LONG}:x`)],
    ["a setting of an output", () => to(`stdout:?${LONG}=1`)],
    ["a receiver", () => parseAddress("syslog+tcp", LONG, 514, "syslog+tcp://siem:514")],
    ["an address for metrics", () => parseListen(LONG)],
    ["a user", () => userIds(LONG)],
  ])("%s", (_, take) => {
    let said: unknown;
    try {
      take();
    } catch (error) {
      said = error;
    }
    expect(isUserMistake(said)).toBe(true);
    const { message } = said as Error;
    expect(message).toContain("…");
    expect(message.length).toBeLessThan(LONGEST_SENTENCE);
  });

  it.each([
    ["a command", [LONG]],
    ["an option", ["analyze", `--${LONG}`]],
    ["a value that an option cannot have", ["analyze", "--hold-back", LONG, "x.pcap"]],
    ["a value that is none of a few", ["analyze", "--color", LONG, "x.pcap"]],
  ])("%s, on the command line", async (_, words) => {
    let said = "";
    const program = programOf();
    const { outputError } = program.configureOutput();
    for (const command of [program, ...program.commands]) {
      command.configureOutput({ outputError: (text) => outputError!(text, (sentence) => (said += sentence)) });
    }
    await expect(program.parseAsync(words, { from: "user" })).rejects.toThrow();
    expect(said).toMatch(/^error: .*…/);
    expect(said.length).toBeLessThan(LONGEST_SENTENCE);
    if (words.includes("--hold-back")) expect(said).toMatch(/--hold-back .*It is a number of seconds, 0 or more\.\n$/);
  });
});
