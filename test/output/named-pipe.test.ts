import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseDestination } from "../../src/output/destination.js";
import { FlowOutput } from "../../src/output/flows/flow-output.js";
import type { Sink } from "../../src/output/sink.js";
import { SINKS } from "../../src/output/sink-registry.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { until } from "../until.js";
import { versionCheck as alert } from "./example-alerts.js";
import { skypeFlow } from "./example-flows.js";

function namedPipe(): { readonly path: string; readonly read: () => number } {
  const path = join(temporaryFolder(), "agent.fifo");
  execFileSync("mkfifo", [path]);
  return { path, read: () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) };
}

/** What there is to read; nothing is no mistake. */
function textIn(reader: number): string {
  const bytes = Buffer.alloc(4_096);
  try {
    return bytes.toString("utf8", 0, readSync(reader, bytes));
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw failure;
  }
}

async function open(path: string): Promise<Sink> {
  const { target, settings } = parseDestination(`file:${path}`, "json", {});
  return SINKS.find(({ scheme }) => scheme === "file")!.open(target, settings, "lose");
}

describe("a named pipe", () => {
  it("that nobody reads is refused at once, and does not stop the run", async () => {
    const { path } = namedPipe();
    await expect(open(path)).rejects.toThrow(
      `Cannot write to the named pipe ${path}: nobody reads it: start its reader first.`,
    );
  });

  it("whose reader stalls holds nothing up: 8 MiB wait, the others are lost, and said to be", async () => {
    const { path, read } = namedPipe();
    const reader = read();
    const sink = await open(path);
    const text = "x".repeat((1 << 20) - 1);
    for (let count = 0; count < 12; count++) sink.write({ text, alert });
    const { written, delivered, lost, trouble } = sink.delivery;
    expect({ written, delivered, trouble }).toEqual({
      written: 12,
      delivered: 0,
      trouble: "Its reader is too slow: there was no room for some alerts.",
    });
    expect(lost).toBeGreaterThan(1);
    closeSync(reader);
    await sink.close();
    expect(sink.delivery.lost).toBe(12);
  });

  it("takes flow records as well, and counts those that were not read", async () => {
    const { path, read } = namedPipe();
    const reader = read();
    const output = new FlowOutput(path, "json", { name: "span-1", version: "0.1.0" }, "lose");
    output.write(skypeFlow);
    output.write(skypeFlow);
    output.flush();
    await until(() => textIn(reader) !== "");
    await new Promise(setImmediate);
    closeSync(reader);
    output.write(skypeFlow);
    await output.close();
    expect(output.trouble).toBe(
      `file:${path}: Cannot write to ${path}: the reader has gone away. Lost: 1 flow record.`,
    );
  });

  it("whose reader goes away loses what comes, and another is found at SIGHUP, header and all", async () => {
    const { path, read } = namedPipe();
    let reader = read();
    const sink = await open(path);
    sink.begin("#header");
    sink.write({ text: "one", alert });
    await until(() => sink.delivery.delivered === 1);
    closeSync(reader);
    sink.write({ text: "two", alert });
    await until(() => sink.delivery.lost === 1);
    expect(sink.delivery).toMatchObject({ written: 2, delivered: 1, lost: 1, readerGone: false });
    expect(sink.delivery.trouble).toBe(`Cannot write to ${path}: the reader has gone away.`);
    sink.reopen?.();
    expect(sink.delivery.trouble).toBe(`Cannot reopen ${path}: nobody reads it: start its reader first.`);
    reader = read();
    sink.reopen?.();
    sink.write({ text: "three", alert });
    await until(() => sink.delivery.delivered === 2);
    expect(textIn(reader)).toBe("#header\nthree\n");
    await sink.close();
    closeSync(reader);
    expect(sink.delivery).toMatchObject({ written: 3, delivered: 2, lost: 1, trouble: undefined });
  });
});
