import { describe, expect, it } from "vitest";
import { type AllowCount, AllowList, allowEntryInWords } from "../../src/alert/allow-list.js";
import { parseAllowFile } from "../../src/config/allow-file.js";
import { parseAddress } from "../../src/config/parse-address.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { SECOND } from "../../src/core/time.js";

const on = (day: string): number => (Date.parse(`${day}T12:00:00Z`) / 1000) * SECOND;
const listOf = (text: string): AllowList => new AllowList(parseAllowFile(text, "allowed.txt", DEFAULT_LIMITS));
const asked = (list: AllowList, host: string, rule: "skype.client" | "skype.ui-http", day = "2015-05-18"): boolean =>
  list.suppresses(parseAddress(host)!, rule, on(day));

describe("an allow-list", () => {
  it("covers its networks and nobody else", () => {
    const list = listOf("10.20.0.0/16\n2001:db8::/32");
    expect(asked(list, "10.20.3.4", "skype.client")).toBe(true);
    expect(asked(list, "2001:db8::7", "skype.client")).toBe(true);
    expect(asked(list, "10.21.3.4", "skype.client")).toBe(false);
    expect(asked(list, "2001:db9::7", "skype.client")).toBe(false);
  });

  it("covers the rule it names and no other", () => {
    const list = listOf("10.0.0.1 skype.ui-http");
    expect(asked(list, "10.0.0.1", "skype.ui-http")).toBe(true);
    expect(asked(list, "10.0.0.1", "skype.client")).toBe(false);
  });

  it("holds its last day against packet time: an old capture was covered when it was taken", () => {
    const list = listOf("10.0.0.1 until 2015-05-18");
    expect(asked(list, "10.0.0.1", "skype.client", "2006-08-25")).toBe(true);
    expect(asked(list, "10.0.0.1", "skype.client", "2015-05-18")).toBe(true);
    expect(asked(list, "10.0.0.1", "skype.client", "2015-05-19")).toBe(false);
  });

  it("counts for each entry what it covered, and what it would have covered had it not expired", () => {
    const list = listOf("10.0.0.1 until 2010-01-01 # old\n10.0.0.0/8 # all\n192.168.0.0/16 until 2010-01-01");
    asked(list, "10.0.0.1", "skype.client");
    asked(list, "10.9.9.9", "skype.client");
    asked(list, "192.168.1.1", "skype.client");
    expect(list.counts.map(({ suppressed, expired }) => [suppressed, expired])).toEqual([
      [0, 0],
      [2, 0],
      [0, 1],
    ]);
    expect(list.suppressed).toBe(2);
  });

  it("names an entry in words", () => {
    const [{ entry }] = listOf("10.0.0.0/8 skype.client until 2027-01-01 # voice laboratory").counts as [AllowCount];
    expect(allowEntryInWords(entry)).toBe("10.0.0.0/8 skype.client until 2027-01-01 (voice laboratory)");
  });
});
