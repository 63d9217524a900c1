/** A sensor that may have been blind says so, by three measures: what the kernel dropped, gaps in TCP, one direction only. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  insideHost,
  latin1,
  outsideHost,
  pcapFile,
  SpanPort,
  type TimedFrame,
} from "../../captures/recipes/wire/index.js";
import { type Alert, isHostAlert, type SensorAlert } from "../../src/alert/alert.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, shell } from "../cli/skyspan.js";
import { until } from "../until.js";
import { FAR, Lab, needsLab } from "./lab.js";

const FIRST_RUN = capture("first-run-1.0.0.29");

needsLab.concurrent("a burst beyond what is taken, since the engine is starved", () => {
  it.for([
    { engine: "tcpdump", process: "tcpdump", isEstimate: false, says: /^the kernel dropped \d+ frames/ },
    {
      engine: "cap",
      process: "cap-capture",
      isEstimate: true,
      says: /^an estimate: the interface counted \d+ frames more/,
    },
  ] as const)(
    "$engine: told in numbers, and every frame is accounted for",
    { timeout: 120_000 },
    async (of, { onTestFinished }) => {
      const lab = new Lab(onTestFinished);
      const sniffing = lab.sniff(FAR, "--engine", of.engine, "--ring", "1", "--interval", "1");
      await sniffing.says(/"listening"/);
      // Offloads are on by default: the ring of cap is made of 64 KiB a frame.
      if (of.engine === "cap") await sniffing.says(/the ring of far0 holds 16 frames only/);
      for (const pid of lab.engines(of.process)) process.kill(pid, "SIGSTOP");
      await lab.replay(FIRST_RUN, "--topspeed", "--loop", "60");
      for (const pid of lab.engines(of.process)) process.kill(pid, "SIGCONT");
      const { sensor, reasons } = (await sniffing.tells(({ rule }) => rule === "sensor.capture-loss")) as SensorAlert;
      expect(sensor).toMatchObject({
        cause: "kernel-drops",
        interface: FAR,
        engine: of.engine,
        isEstimate: of.isEstimate,
      });
      expect(sensor.dropped).toBeGreaterThan(1_000);
      expect(sensor.share).toBeCloseTo(sensor.dropped! / (sensor.dropped! + sensor.received!), 5);
      expect(reasons[0]!.text).toMatch(of.says);
      await until(
        () => sniffing.statistics.frames + sniffing.statistics.dropped === lab.arrived(),
        () => `${lab.arrived()} frames arrived\n${sniffing.stderr}`,
      );
      expect(sniffing.statistics.droppedIsEstimate).toBe(of.isEstimate);
      // The smallest ring of cap holds sixteen frames.
      await lab.replay(FIRST_RUN, "--pps", "400");
      await sniffing.tells(isHostAlert);
      expect(await sniffing.stop()).toBe(130);
      const summary = sniffing.stderr.slice(sniffing.stderr.indexOf("Inspected"));
      expect(summary).toContain(`frames  ${FAR}, incomplete`);
      const [, dropped, estimate] = /lost +([\d,]+) {2}frames dropped on far0(, an estimate)?/.exec(summary)!;
      expect(Number(dropped!.replaceAll(",", ""))).toBe(sniffing.statistics.dropped);
      expect(estimate !== undefined).toBe(of.isEstimate);
      expect(summary).toContain(`${sniffing.alerts.length} raised, `);
    },
  );
});

needsLab.concurrent("drops just before the end", () => {
  it.for([
    { engine: "tcpdump", process: "tcpdump" },
    { engine: "cap", process: "cap-capture" },
  ] as const)("$engine: are told as well", { timeout: 120_000 }, async (of, { onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const sniffing = lab.sniff(FAR, "--engine", of.engine, "--ring", "1", "--interval", "1");
    await sniffing.says(/"statistics"/, 3);
    for (const pid of lab.engines(of.process)) process.kill(pid, "SIGSTOP");
    await lab.replay(FIRST_RUN, "--topspeed", "--loop", "60");
    for (const pid of lab.engines(of.process)) process.kill(pid, "SIGCONT");
    expect(await sniffing.stop()).toBe(130);
    expect(sniffing.statistics.dropped).toBeGreaterThan(1_000);
    expect(sniffing.statistics.frames + sniffing.statistics.dropped).toBe(lab.arrived());
  });
});

/** Sixty downloads of a few segments each. */
function downloads(): TimedFrame[] {
  const span = new SpanPort("2024-01-08T09:00:00Z");
  const client = insideHost("172.16.0.2", "8c:04:ba:20:00:10");
  for (let index = 0; index < 60; index++) {
    const from = { host: client, port: 50_000 + index };
    const stream = span.tcp(from, { host: outsideHost(`192.0.2.${1 + index}`), port: 80 });
    let at = stream.open(index * 0.1);
    at = stream.send("opener", at, latin1("GET / HTTP/1.1\r\nHost: www.office.example\r\n\r\n"));
    const body = "x".repeat(6_000);
    at = stream.send("answerer", at + 0.01, latin1(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
    stream.close("opener", at + 0.1);
  }
  return span.frames();
}

const FULL_SIZE = 1_400;

it.each([
  { what: "all is there", keeps: () => true, tells: [] },
  {
    what: "each download lacks a segment in its middle",
    keeps: (frame: TimedFrame, _index: number, all: readonly TimedFrame[]) =>
      all.filter(({ bytes }) => bytes.length >= FULL_SIZE).indexOf(frame) % 4 !== 1,
    tells: [
      { rule: "sensor.capture-loss", cause: "tcp-gaps", says: /^\d+ gaps in \d+ TCP streams that were followed$/ },
    ],
  },
  {
    what: "one direction is missing",
    keeps: ({ bytes }: TimedFrame) => bytes[26] === 172,
    tells: [
      {
        rule: "sensor.one-sided",
        cause: "one-sided",
        says: /^60 of 60 TCP flows with data were seen from one side only$/,
      },
    ],
  },
])("TCP as a measure of loss: $what", async ({ keeps, tells }) => {
  const folder = temporaryFolder({ "view.pcap": pcapFile(downloads().filter(keeps)) });
  const alerts: readonly Alert[] = alertsIn(await shell(`$SKYSPAN sniff - -q < "${folder}/view.pcap"`));
  const told = (alerts as readonly SensorAlert[]).map(({ rule, sensor, reasons }) => ({
    rule,
    cause: sensor.cause,
    says: reasons[0]!.text,
  }));
  expect(told).toEqual(tells.map(({ rule, cause, says }) => ({ rule, cause, says: expect.stringMatching(says) })));
});

it("what the sensor told of itself is held back over a restart as well, and counted", async () => {
  const outbound = downloads().filter(({ bytes }) => bytes[26] === 172);
  const folder = temporaryFolder({ "view.pcap": pcapFile(outbound) });
  const sniff = `$SKYSPAN sniff - -q --state "${folder}/state" < "${folder}/view.pcap"`;
  expect(alertsIn(await shell(sniff)).map(({ rule }) => rule)).toEqual(["sensor.one-sided"]);
  expect(alertsIn(await shell(sniff))).toEqual([]);
  expect(JSON.parse(readFileSync(`${folder}/state`, "utf8")).sensor).toEqual([
    ["one-sided|", { time: expect.any(Number), heldBack: 1 }],
  ]);
});
