import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { sensorNameOfHost } from "../../src/config/sensor-name.js";
import { analyze } from "../../src/index.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, captureBytes, shell, skyspan } from "./skyspan.js";

const NAME = "first-run-1.0.0.29";
const names = (alerts: readonly { readonly observer: { readonly name: string } }[]): string[] => [
  ...new Set(alerts.map(({ observer }) => observer.name)),
];

describe("who says that it saw something", () => {
  it("analyze: the same on every machine, unless it is named", async () => {
    expect(names(alertsIn(await skyspan(["analyze", "-q", capture(NAME)])))).toEqual(["skyspan"]);
    const named = await shell(`$SKYSPAN analyze -q ${capture(NAME)}`, { SKYSPAN_SENSOR_NAME: "span-1" });
    expect(names(alertsIn(named))).toEqual(["span-1"]);
  });

  it("sniff: the host, unless it is named; in flow records too", async () => {
    expect(names(alertsIn(await skyspan(["sniff", "-q", "-"], captureBytes(NAME))))).toEqual([
      sensorNameOfHost(hostname()),
    ]);
    const flows = `${temporaryFolder({})}/flows.cef`;
    const words = ["sniff", "-q", "-", "--sensor-name", "span-1", "--flows", flows, "--flows-format", "cef"];
    expect(names(alertsIn(await skyspan(words, captureBytes(NAME))))).toEqual(["span-1"]);
    expect(readFileSync(flows, "utf8")).toContain(" dvchost=span-1 ");
  });

  it("the library: as asked", async () => {
    expect(names((await analyze([capture(NAME)], { sensorName: "span-1" })).alerts)).toEqual(["span-1"]);
    await expect(analyze([capture(NAME)], { sensorName: "a\nb" })).rejects.toThrow("printable characters");
  });

  it("a name that a terminal would act on is refused, and not repeated as it is", async () => {
    const { code, stderr } = await skyspan(["analyze", "--sensor-name", "a\u001b[31m", capture(NAME)]);
    expect(code).toBe(2);
    expect(stderr).toContain("1 to 100 printable characters");
    expect(stderr).not.toContain("\u001b");
  });
});
