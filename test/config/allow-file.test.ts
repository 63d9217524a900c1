import { describe, expect, it } from "vitest";
import { parseAllowFile } from "../../src/config/allow-file.js";
import { formatAddress } from "../../src/core/address.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { formatTime } from "../../src/core/time.js";

const parse = (text: string) => parseAllowFile(text, "allowed.txt", DEFAULT_LIMITS);

describe("an allow-list", () => {
  it.each([
    ["a host", "192.168.7.4", "192.168.7.4", 32, undefined, undefined, ""],
    [
      "a network and a comment",
      "10.20.0.0/16 # the voice laboratory",
      "10.20.0.0",
      16,
      undefined,
      undefined,
      "the voice laboratory",
    ],
    ["IPv6 and all rules", "2001:db8::/32 *", "2001:db8::", 32, undefined, undefined, ""],
    ["one rule", "10.1.1.1 skype.ui-http", "10.1.1.1", 32, "skype.ui-http", undefined, ""],
    ["a last day", "10.1.1.1 until 2027-01-01", "10.1.1.1", 32, undefined, "2027-01-02T00:00:00.000000Z", ""],
    [
      "everything",
      "\t10.1.1.1  skype.client   until 2024-02-29 # a # b",
      "10.1.1.1",
      32,
      "skype.client",
      "2024-03-01T00:00:00.000000Z",
      "a # b",
    ],
  ])("reads %s", (_, line, address, prefix, rule, until, comment) => {
    const [entry] = parse(line);
    expect(formatAddress(entry!.network.address)).toBe(address);
    expect(entry!.network.prefix).toBe(prefix);
    expect(entry!.rule).toBe(rule);
    expect(entry!.until === undefined ? undefined : formatTime(entry!.until)).toBe(until);
    expect(entry!.comment).toBe(comment);
  });

  it("passes over empty lines and comments, with any line ends", () => {
    expect(parse("# who may\r\n\r\n10.0.0.1\r\n   # nobody else\n")).toHaveLength(1);
    expect(parse("")).toEqual([]);
  });

  it.each([
    ["a name", "\nlaptop", "allowed.txt:2:1: ", "is not a network"],
    ["a rule nobody wrote", "10.0.0.1 skype.everything", "allowed.txt:1:10: ", "Known are skype.ui-http"],
    ["a day that is none", "10.0.0.1 until 2026-02-30", "allowed.txt:1:16: ", "comes a day"],
    ["no day", "10.0.0.1 * until", "allowed.txt:1:12: ", "comes a day"],
    ["a comment without its sign", "10.0.0.1 * because", "allowed.txt:1:12: ", "not understood"],
    ["a word behind the day", "10.0.0.1 until 2026-02-03 because", "allowed.txt:1:27: ", "one word too many"],
  ])("refuses %s, and says where", (_, text, where, why) => {
    expect(() => parse(text)).toThrow(where);
    expect(() => parse(text)).toThrow(why);
  });

  it("has a bound", () => {
    expect(() => parseAllowFile("10.0.0.1\n10.0.0.2\n", "a", { maxAllowEntries: 1 })).toThrow(/a:2:1: .* more than 1/);
  });
});
