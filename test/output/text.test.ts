import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.js";
import { text } from "../../src/output/formats/text.js";
import { everyField, raised, versionCheck } from "./example-alerts.js";

const block = (alert: Alert, colour = false): string => text.open({ colour }).record(alert);

describe("the text block", () => {
  it("says what and how sure, then which flow, then why and where to look", () => {
    expect(block(versionCheck)).toBe(
      [
        '2004-09-14 19:31:06.654  confirmed  192.168.1.2 asked ui.skype.com for "getlatestversion" as Skype 1.0.0.29 for Windows',
        "  low         skype.ui-http, tcp 192.168.1.2:1031 to 212.72.49.131:80, outbound",
        '  proof       once asked ui.skype.com for "getlatestversion", in the form of the Windows installer, User-Agent "SkypeSetup 1.0.0.29", frame 92 of start.pcap',
      ].join("\n"),
    );
  });

  it("says that a verdict has risen, or is the last word", () => {
    expect(block(raised).split("\n")[0]).toMatch(/\(raised\)$/);
    expect(block(everyField).split("\n")[0]).toMatch(/\(closed\)$/);
    expect(block(versionCheck).split("\n")[0]).not.toContain("(");
  });

  it("puts IPv6 addresses in brackets before a port", () => {
    expect(block(raised)).toContain("tcp [2001:db8:40::23]:33033 to [2001:db8:1::5]:443");
  });

  it("names the first frames by capture, and how many more there are", () => {
    expect(block(everyField)).toContain("frames 104, 131 of 00001.pcapng; frames 3, 4 of 00002.pcapng + 1 more");
  });

  it("says what was held back", () => {
    expect(block(everyField)).toMatch(/held back {3}14 like it since the last one$/);
    expect(block(versionCheck)).not.toContain("held back");
  });

  it("is set within a terminal's width, the words as they were and under each other", () => {
    for (const width of [60, 80, 120]) {
      const set = text.open({ colour: false, columns: () => width }).record(everyField);
      expect(Math.max(...set.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(set.replaceAll(/\s+/g, " ")).toBe(block(everyField).replaceAll(/\s+/g, " "));
    }
    expect(text.open({ colour: false, columns: () => 80 }).record(versionCheck)).toBe(
      [
        "2004-09-14 19:31:06.654  confirmed  192.168.1.2 asked ui.skype.com for",
        '                                    "getlatestversion" as Skype 1.0.0.29 for',
        "                                    Windows",
        "  low         skype.ui-http, tcp 192.168.1.2:1031 to 212.72.49.131:80, outbound",
        '  proof       once asked ui.skype.com for "getlatestversion", in the form of the',
        '              Windows installer, User-Agent "SkypeSetup 1.0.0.29", frame 92 of',
        "              start.pcap",
      ].join("\n"),
    );
  });

  it("says the same in colour", () => {
    const coloured = block(everyField, true);
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(block(everyField));
  });
});
