import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AlertOutput, openAlertOutput } from "../../src/output/alert-output.js";
import type { AlertWriter } from "../../src/output/format.js";
import { nothingDelivered, type Sink, type SinkRecord } from "../../src/output/sink.js";
import { raised, versionCheck } from "./example-alerts.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "skyspan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a format going to a sink", () => {
  it("gives a file of parsable lines", async () => {
    const path = join(folder, "alerts.jsonl");
    const output = await openAlertOutput({ format: "json", to: path, colour: false });
    output.write(versionCheck);
    output.write(raised);
    await output.ready();
    await output.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([versionCheck, raised]);
    expect(output.delivery).toMatchObject({ written: 2, delivered: 2, lost: 0 });
  });

  it("puts a header before the first record and a footer after the last, and counts neither", async () => {
    const records: SinkRecord[] = [];
    const sink: Sink = {
      name: "memory:",
      delivery: nothingDelivered(),
      write: (record) => records.push(record),
      ready: async () => {},
      flush: async () => {},
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
    await expect(openAlertOutput({ format: "xml", to: path, colour: false })).rejects.toMatchObject({
      code: "output.unknown-format",
      message: expect.stringMatching(/^There is no format "xml"\. Known are json, text/),
    });
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });
});
