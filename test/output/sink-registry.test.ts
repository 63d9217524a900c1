import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDestination } from "../../src/output/destination.js";
import type { Sink } from "../../src/output/sink.js";
import { COURIERS, SINKS } from "../../src/output/sink-registry.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "skyspan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function openSink(text: string): Promise<Sink> {
  const { kind, target, settings } = parseDestination(text, "json", {});
  return SINKS.find(({ scheme }) => scheme === kind.scheme)!.open(target, settings, "lose");
}

describe("naming a destination", () => {
  it.each(["stdout:", "STDOUT:", "-", "-:", "-?format=ecs", "-:?format=ecs"])(
    "takes %s for standard output",
    async (destination) => {
      const sink = await openSink(destination);
      expect(sink.name).toBe("stdout:");
      await sink.close();
    },
  );

  it.each([
    ["a bare path", (path: string) => path],
    ["file: and a path", (path: string) => `file:${path}`],
    ["a file URL", (path: string) => `file://${path.replaceAll(" ", "%20")}`],
  ])("takes %s for a file", async (_, destination) => {
    const path = join(folder, "my alerts.jsonl");
    const sink = await openSink(destination(path));
    await sink.close();
    expect(existsSync(path)).toBe(true);
  });

  it("says what there is instead of a scheme it does not know, and how to name a file so", async () => {
    await expect(openSink("carrier-pigeon:home")).rejects.toMatchObject({
      code: "output.unknown-sink",
      message:
        'There is no output "carrier-pigeon:". Known are stdout:, file:, syslog+udp:, syslog+tcp:, syslog+tls:, splunk-hec+https:, elastic+https:, https:, http:, nats:; for a file of that name, write file:carrier-pigeon:home',
    });
  });

  it.each(["", "file:", "file:?format=ecs"])("wants a file to be named: %j", async (destination) => {
    await expect(openSink(destination)).rejects.toThrow(
      "No file is named. Write file:/path, or - for standard output.",
    );
  });

  it.each([
    ["rotate-size=0", "The setting rotate-size of file: is a size of at least 1."],
    ["rotate-hours=0", "The setting rotate-hours of file: is a whole number from 1 to 100000."],
    ["rotate-keep=0", "The setting rotate-keep of file: is a whole number from 1 to 1000."],
  ])("a file that rotates by %s would never be one: refused", async (setting, message) => {
    await expect(openSink(`file:${join(folder, "a")}?${setting}`)).rejects.toThrow(message);
    expect(existsSync(join(folder, "a"))).toBe(false);
  });

  it.each(["nats://nats", "nats://nats:4222", "nats://nats:4222/"])("wants a subject: %s", (destination) => {
    const { kind, target, settings, format } = parseDestination(destination, "json", {});
    const open = () => COURIERS.find(({ scheme }) => scheme === kind.scheme)!.open(target, settings, format);
    expect(open).toThrow("nats://nats:4222 names no subject. Write it as in nats://nats:4222/skyspan.alerts");
  });

  it("does not write to files of other machines", async () => {
    await expect(openSink("file://elsewhere/alerts.jsonl")).rejects.toMatchObject({ code: "output.cannot-open" });
  });
});

describe.each([...SINKS, ...COURIERS].map((kind) => [kind.scheme, kind] as const))("output %s", (scheme, kind) => {
  it("has a scheme of its own, a line to list and an example that names it", () => {
    expect([...SINKS, ...COURIERS].filter((other) => other.scheme === scheme)).toHaveLength(1);
    expect(kind.description).toMatch(/^\S.{5,80}$/);
    expect(kind.example.startsWith(`${scheme}:`)).toBe(true);
  });
});
