// An alert's id is what it says, not when, where in the file or by whom it was seen: a replay, a second sensor and a
// resend give the same, a genuine repeat a new one.

import { describe, expect, it } from "vitest";
import { fallback1x } from "../../captures/recipes/scenes/fallback-80-1.x.js";
import { firstRun } from "../../captures/recipes/scenes/first-run-1.0.0.29.js";
import { nativeHandshake } from "../../captures/recipes/scenes/native-handshake-7.x.js";
import { officeHour } from "../../captures/recipes/scenes/office-hour.js";
import { installed } from "../../captures/recipes/skype/http-calls.js";
import { pcapFile, type TimedFrame } from "../../captures/recipes/wire/index.js";
import { type Analysis, analyzeCapture, analyzeFrames } from "../detect/analysis.js";
import { server, stage } from "../detect/stage.js";

const ids = ({ alerts }: Analysis): string[] => alerts.map(({ id }) => id);
const shifted = (frames: readonly TimedFrame[], seconds: number): TimedFrame[] =>
  frames.map(({ micros, bytes }) => ({ micros: micros + seconds * 1e6, bytes }));

describe.each([firstRun, fallback1x, nativeHandshake])("$name", ({ record }) => {
  const frames = record();
  const reference = analyzeFrames(frames);

  it("every alert has an id of its own, 32 hex digits", async () => {
    const all = ids(await reference);
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([1, 86_400, 10 * 365 * 86_400, -3_600])("shifted by %i s: the same ids", async (seconds) => {
    const later = await analyzeFrames(shifted(frames, seconds));
    expect(ids(later)).toEqual(ids(await reference));
    expect(later.alerts[0]?.time).not.toBe((await reference).alerts[0]?.time);
  });

  it("behind other frames: the same ids, other frame numbers", async () => {
    const first = frames[0]!.micros;
    const others = officeHour.record();
    const before = others.map(({ bytes }, index) => ({ micros: first - others.length + index, bytes }));
    const { alerts } = await analyzeFrames([...before, ...frames]);
    expect(alerts.map(({ id }) => id)).toEqual(ids(await reference));
    expect(alerts.map(({ evidence }) => evidence.frames[0]!.frame - others.length)).toEqual(
      (await reference).alerts.map(({ evidence }) => evidence.frames[0]!.frame),
    );
  });

  it.each([
    ["another observer", { observer: { name: "sensor 7", version: "9.9.9", interface: "eth1" } }],
    ["another file name", { name: "/var/captures/2004-09-30.pcap" }],
    ["smaller reads", { limits: { readChunkBytes: 4_096, maxFrameBytes: 4_096 } }],
  ])("%s: the same ids", async (_, options) => {
    expect(ids(await analyzeFrames(frames, options))).toEqual(ids(await reference));
  });

  it.each([{ nanoseconds: true }, { bigEndian: true }, { snapLength: 2_000 }])(
    "written as %o: the same ids",
    async (file) => {
      expect(ids(await analyzeCapture(pcapFile(frames, file)))).toEqual(ids(await reference));
    },
  );

  it("a replay gives the same alerts to the last byte", async () => {
    expect(JSON.stringify((await analyzeFrames(record())).alerts)).toBe(JSON.stringify((await reference).alerts));
  });
});

it("a genuine repeat has a new id, and a replay of it the same one", async () => {
  const run = async (): Promise<Analysis> => {
    const { span, host, run } = stage();
    for (const at of [1, 5_000]) {
      const conversation = span.tcp({ host, port: 1_037 }, { host: server("80.160.91.13"), port: 80 });
      conversation.send("opener", conversation.open(at), installed("1.0.0.29"));
      conversation.close("opener", at + 2);
    }
    return run();
  };
  const first = await run();
  const calls = first.alerts.filter(({ rule }) => rule === "skype.ui-http");
  expect(calls).toHaveLength(2);
  expect(calls[0]!.id).not.toBe(calls[1]!.id);
  expect(calls.map(({ source }) => source)).toEqual([calls[0]!.source, calls[0]!.source]);
  expect(ids(await run())).toEqual(ids(first));
});

it("another host, or another port of it, has other ids", async () => {
  const call = async (ip: string, port: number): Promise<string[]> => {
    const { span, host } = stage();
    const conversation = span.tcp({ host: { ...host, ip }, port }, { host: server("80.160.91.13"), port: 80 });
    conversation.send("opener", conversation.open(1), installed("1.0.0.29"));
    return ids(await analyzeFrames(span.frames()));
  };
  const all = [await call("192.168.1.20", 1_037), await call("192.168.1.21", 1_037), await call("192.168.1.20", 1_038)];
  expect(new Set(all.flat()).size).toBe(all.flat().length);
});
