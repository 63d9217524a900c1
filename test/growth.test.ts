import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FrameWriter } from "../bench/frame-writer.js";
import { ATTACKS } from "../bench/growth/attacks.js";
import { SERIES } from "../bench/growth/series.js";
import { analyze, type Limits } from "../src/index.js";

const COUNT = 4_000;
const path = join(tmpdir(), `skyspan-growth-${process.pid}.pcap`);

afterEach(() => rmSync(path, { force: true }));

/** What the bench measures with millions, here with thousands against bounds that are small in proportion. */
const BOUNDS: readonly {
  readonly series: string;
  readonly limits: Partial<Limits>;
  /** The counter that says so, and how much it counts at least. */
  readonly reached: string;
  readonly atLeast: number;
}[] = [
  { series: "flows", limits: { maxFlows: 256 }, reached: "limit.maxFlows", atLeast: COUNT - 256 },
  { series: "SYN flood", limits: { maxFlows: 256 }, reached: "limit.maxFlows", atLeast: COUNT - 256 },
  { series: "colliding ends", limits: { maxFlows: 256 }, reached: "limit.maxFlows", atLeast: COUNT - 256 },
  { series: "hosts", limits: { maxHostsCounted: 512 }, reached: "limit.maxHostsCounted", atLeast: 1 },
  {
    series: "peers",
    limits: { maxPeersPerEndpoint: 64 },
    reached: "limit.maxPeersPerEndpoint",
    atLeast: COUNT - 64,
  },
  { series: "probing hosts", limits: { maxEndpoints: 128 }, reached: "limit.maxEndpoints", atLeast: COUNT - 128 },
  {
    series: "pipelined requests",
    limits: { maxHttpPending: 8 },
    reached: "limit.maxHttpPending",
    atLeast: 1,
  },
  { series: "alerts", limits: { maxHosts: 64 }, reached: "limit.maxHosts", atLeast: COUNT - 64 },
  { series: "first fragments", limits: { maxFragmentBytes: 64 << 10 }, reached: "limit.maxFragmentBytes", atLeast: 1 },
  {
    series: "overlapping fragments",
    limits: { maxFragmentsPerDatagram: 64 },
    reached: "limit.maxFragmentsPerDatagram",
    atLeast: COUNT - 1_000,
  },
  { series: "look-ups", limits: { maxHosts: 64 }, reached: "limit.maxHosts", atLeast: 1 },
  { series: "holes", limits: { maxPendingBytesTotal: 64 << 10 }, reached: "limit.maxPendingBytesTotal", atLeast: 1 },
  { series: "holes", limits: {}, reached: "limit.maxPendingSegments", atLeast: COUNT / 70 },
  { series: "half heads", limits: { maxStreams: 256 }, reached: "limit.maxStreams", atLeast: COUNT - 256 },
  {
    series: "half heads",
    limits: { maxHttpHeldBytesTotal: 64 << 10 },
    reached: "limit.maxHttpHeldBytesTotal",
    atLeast: COUNT - 128,
  },
  { series: "ports with peers", limits: { maxPeers: 1_500 }, reached: "limit.maxPeers", atLeast: 1_000 },
  { series: "ladders", limits: { maxLadderHosts: 8 }, reached: "limit.maxLadderHosts", atLeast: COUNT / 150 - 8 },
];

describe("what grows with its input reaches a bound, and says so", () => {
  it.each(BOUNDS)("$series: $reached", async ({ series, limits, reached, atLeast }) => {
    const writer = new FrameWriter(path);
    [...SERIES, ...ATTACKS].find(({ name }) => name === series)!.write(writer, COUNT);
    writer.close();
    const { counters, captures } = await analyze([path], { limits });
    expect(captures[0]!.end.kind).toBe("clean");
    expect(captures[0]!.frames).toBe(writer.frames);
    expect(counters[reached]).toBeGreaterThanOrEqual(atLeast);
    expect(counters["flow.peak"]).toBeLessThanOrEqual(limits.maxFlows ?? 2 * COUNT);
  });
});

describe("repetition on one connection", () => {
  it("raises one alert, however often it is said", async () => {
    const writer = new FrameWriter(path);
    SERIES.find(({ name }) => name === "repeated calls")!.write(writer, COUNT);
    writer.close();
    const { alerts, counters } = await analyze([path]);
    expect(counters["detect.ui-http.calls"]).toBe(COUNT);
    expect(alerts.length).toBeLessThan(10);
  });
});
