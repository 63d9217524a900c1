import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AlertOutput } from "../../src/output/alert-output.js";
import type { AlertWriter } from "../../src/output/format.js";
import { openOutputs } from "../../src/output/outputs.js";
import { nothingDelivered, type Sink, type SinkRecord } from "../../src/output/sink.js";
import { raised, versionCheck } from "./example-alerts.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "skyspan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const spool = { folder: "/nonexistent", maxBytes: 1 << 20, sync: "never" } as const;
const plain = { format: "json", colour: false, environment: {}, spool } as const;

describe("a format going to a sink", () => {
  it("gives a file of parsable lines", async () => {
    const path = join(folder, "alerts.jsonl");
    const output = await openOutputs({ ...plain, to: [path] });
    output.write(versionCheck);
    output.write(raised);
    await output.ready();
    await output.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([versionCheck, raised]);
    expect(output.all[0]!.delivery).toMatchObject({ written: 2, delivered: 2, lost: 0 });
  });

  it("puts a header before the first record and a footer after the last, and counts neither", async () => {
    const records: SinkRecord[] = [];
    const sink: Sink = {
      name: "memory:",
      delivery: nothingDelivered(),
      begin: (text) => records.push({ text }),
      write: (record) => records.push(record),
      ready: async () => {},
      report: () => {},
      close: async () => {},
    };
    const writer: AlertWriter = { header: "#open", record: ({ id }) => id, footer: () => "#close" };
    const output = new AlertOutput(writer, sink);
    output.write(versionCheck);
    await output.close();
    expect(records.map(({ text }) => text)).toEqual(["#open", versionCheck.id, "#close"]);
    expect(records.map(({ alert }) => alert?.id)).toEqual([undefined, versionCheck.id, undefined]);
  });

  it("refuses a format that is not there, names those that are, and opens nothing", async () => {
    const path = join(folder, "alerts.xml");
    await expect(openOutputs({ ...plain, format: "xml", to: [path] })).rejects.toMatchObject({
      code: "output.unknown-format",
      message: expect.stringMatching(/^There is no format "xml"\. Known are json, text/),
    });
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });

  it("may be one of several, each with its own format and least severity", async () => {
    const [all, some] = [join(folder, "all.jsonl"), join(folder, "some.txt")];
    const outputs = await openOutputs({ ...plain, to: [all, `file:${some}?format=text&min-severity=medium`] });
    for (const alert of [versionCheck, raised]) outputs.write(alert);
    await outputs.close();
    expect(outputs.all.map(({ delivery }) => delivery.delivered)).toEqual([2, 1]);
    expect(readFileSync(all, "utf8")).toContain(versionCheck.id);
    expect(readFileSync(some, "utf8")).toContain(raised.title);
    expect(readFileSync(some, "utf8")).not.toContain(versionCheck.title);
  });

  it.each([
    ["?fromat=text", 'has no setting "fromat". Did you mean "format"?'],
    ["?min-severity=loud", "min-severity of file: is one of info, low, medium, high."],
    ["?format=", 'There is no format ""'],
    ["?format=text%", "has a % that escapes nothing"],
  ])("refuses %s with a sentence, and opens nothing", async (query, sentence) => {
    const [good, bad] = [join(folder, "good"), join(folder, "bad")];
    await expect(openOutputs({ ...plain, to: [good, bad + query] })).rejects.toThrow(sentence);
    expect(() => readFileSync(good)).toThrow("ENOENT");
  });

  it.each([
    ["syslog+tls://user:hunter2@siem:6514", /^A user or password in the address of syslog\+tls: can be read/],
    ["syslog+tcp:siem", /^syslog\+tcp:siem names no receiver\. Write it as in syslog\+tcp:/],
    ["syslog+tcp://siem:99999", /names no receiver/],
    ["syslog+tls://siem?cert=/nowhere", /cert of syslog\+tls: names \/nowhere, which is not there/],
    ["syslog+udp://siem?facility=kernel", /facility of syslog\+udp: is one of user, daemon/],
  ])("refuses %s, and repeats no secret", async (to, sentence) => {
    const refused = await openOutputs({ ...plain, to: [to] }).catch((error: Error) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(sentence) });
    expect((refused as Error).message).not.toContain("hunter2");
  });

  it("refuses one receiver twice", async () => {
    const to = ["syslog+tcp://siem:601", "syslog+tcp://siem?format=text"];
    await expect(openOutputs({ ...plain, to })).rejects.toThrow("syslog+tcp://siem:601 is named twice.");
  });
});
