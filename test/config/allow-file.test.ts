import { describe, expect, it } from "vitest";
import { parseAllowFile } from "../../src/config/allow-file.js";

describe("an allow-list", () => {
  it("has a network, a rule, perhaps a day, perhaps a comment on each line", () => {
    const text = "# ours\n\n10.1.0.0/16  *  until 2026-12-31  # museum, ticket 4711\r\n192.168.1.2 skype.client\n";
    expect(parseAllowFile(text, "allow.txt")).toEqual([
      {
        place: "allow.txt:3",
        network: { address: expect.objectContaining({ version: 4 }), prefix: 16 },
        rule: "*",
        until: Date.UTC(2026, 11, 31) * 1000,
        comment: "museum, ticket 4711",
      },
      {
        place: "allow.txt:4",
        network: { address: expect.objectContaining({ version: 4 }), prefix: 32 },
        rule: "skype.client",
        comment: "",
      },
    ]);
  });

  it.each([
    ["10.0.0.0/33 *", 'allow.txt:1:1: "10.0.0.0/33" is not a network'],
    ["\n  host.example *", "allow.txt:2:3: "],
    ["10.0.0.1", "allow.txt:1:9: After the network stands a rule"],
    ["10.0.0.1 client", "allow.txt:1:10: After the network stands a rule"],
    ["10.0.0.1 * 2026-12-31", 'allow.txt:1:12: After the rule stands nothing, or "until"'],
    ["10.0.0.1 * until tomorrow", "allow.txt:1:18: The day is written"],
    ["10.0.0.1 * until 2026-02-30", "allow.txt:1:18: The day is written"],
    ["10.0.0.1 * until", "allow.txt:1:17: The day is written"],
    ["10.0.0.1 * until 2026-12-31 why", "allow.txt:1:29: After the rule"],
  ])("%j: file, line and column of the mistake", (text, message) => {
    expect(() => parseAllowFile(text, "allow.txt")).toThrow(message);
  });
});
