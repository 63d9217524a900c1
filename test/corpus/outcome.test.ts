import { describe, expect, it } from "vitest";
import { analyze } from "../../src/index.js";
import { parseLabels } from "./labels.js";
import { outcomeOf, unreadable } from "./outcome.js";
import { row, totals } from "./table.js";

const labels = parseLabels(
  "path\tlabel\tpackets\nskype/a.pcap\tskype-classic\t3\nskype/b.pcap\tskype-modern\t1\nnegative/c.pcap\tnegative\t9\n",
);
const FIRST_RUN = "captures/first-run-1.0.0.29.pcap";
const LOOKALIKE = "captures/lookalike-port-80.pcap";

describe("labels of a corpus", () => {
  it("take classic Skype alone as expected", () => {
    expect([...labels].filter(([, { isClassicSkype }]) => isClassicSkype).map(([path]) => path)).toEqual([
      "skype/a.pcap",
    ]);
  });

  it("are none where the manifest has no such columns", () => {
    expect(parseLabels("name\tsize\na.pcap\t1\n").size).toBe(0);
  });
});

describe("what a capture's label makes of what was found", () => {
  it.each([
    ["found", FIRST_RUN, "skype/a.pcap", "skype"],
    ["false", FIRST_RUN, "negative/c.pcap", "silence"],
    ["false", FIRST_RUN, "skype/b.pcap", "silence"],
    ["found", FIRST_RUN, "unlabelled.pcap", "anything"],
    ["missed", LOOKALIKE, "skype/a.pcap", "skype"],
    ["silent", LOOKALIKE, "negative/c.pcap", "silence"],
    ["silent", LOOKALIKE, "unlabelled.pcap", "anything"],
  ] as const)("%s: %s as %s", async (judgement, capture, name, expected) => {
    const outcome = outcomeOf(name, labels.get(name), await analyze([capture]));
    expect(outcome).toMatchObject({ judgement, expected });
  });

  it("names the hosts with verdict and version", async () => {
    const { hosts } = outcomeOf("a", undefined, await analyze([FIRST_RUN]));
    expect(hosts).toEqual(["192.168.10.23 confirmed 1.0.0.29"]);
  });

  it("counts a capture that cannot be opened as missed where Skype was expected", () => {
    expect(unreadable("skype/a.pcap", labels.get("skype/a.pcap"), "gone")).toMatchObject({
      judgement: "missed",
      damage: "gone",
    });
  });
});

describe("the table", () => {
  const outcome = unreadable("a\u001b[2J.pcap", { kind: "skype-classic", isClassicSkype: true }, "gone");

  it("shows hostile file names escaped", () => {
    expect(row(outcome, 20)).not.toContain("\u001b");
  });

  it("adds up", () => {
    expect(totals([outcome, outcome])).toMatch(/missed\s+2\n/);
  });
});
