// The frames behind each alert as a capture of their own: complete, bounded, safe, and proof enough by itself.

import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { installed } from "../../captures/recipes/skype/http-calls.js";
import { pcapFile, type TimedFrame } from "../../captures/recipes/wire/index.js";
import { openCapture } from "../../src/capture/open-capture.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { EvidenceFolder } from "../../src/evidence/evidence-folder.js";
import { type AnalyzeOptions, analyze, type HostAlert } from "../../src/index.js";
import { SectionWriter } from "../capture/pcapng-file.js";
import { readAll } from "../capture/read-capture.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, captureBytes, skyspan } from "../cli/skyspan.js";
import { join as bytesOf, ethernet, ipv4 } from "../decode/headers.js";
import { server, stage } from "../detect/stage.js";

const FIRST_RUN = capture("first-run-1.0.0.29");
const HANDSHAKE = capture("native-handshake-7.x");
const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

interface Run {
  readonly alerts: readonly HostAlert[];
  readonly counters: Readonly<Record<string, number>>;
  readonly folder: string;
}

async function run(paths: readonly string[], options: AnalyzeOptions = {}): Promise<Run> {
  const folder = join(temporaryFolder(), "evidence");
  const { alerts, counters } = await analyze(paths, { ...options, evidence: folder });
  return { alerts, counters, folder };
}

const readFrames = async (path: string) => (await readAll(openCapture(path, 0, { limits: DEFAULT_LIMITS }))).frames;

async function framesOf(path: string): Promise<TimedFrame[]> {
  return (await readFrames(path)).map(({ time, data }) => ({ micros: time, bytes: Buffer.from(data, "hex") }));
}

describe("each alert names its capture", () => {
  it("which holds the frames that it lists, as they were captured, in the order of time", async () => {
    const all = await readFrames(FIRST_RUN);
    const { alerts, counters, folder } = await run([FIRST_RUN]);
    expect(alerts.length).toBeGreaterThan(4);
    for (const { id, evidence, reasons } of alerts) {
      expect(evidence.file).toBe(join(folder, `${id}.pcapng`));
      expect(evidence.framesMissing).toBeUndefined();
      const cut = await readFrames(evidence.file!);
      const listed = [...evidence.frames, ...reasons.flatMap(({ frames }) => frames)].map(({ frame }) => frame);
      const told = ({ time, data, originalLength, linkType }: (typeof all)[number]): string =>
        [time, data, originalLength, linkType].join(" ");
      expect(cut.map(told)).toEqual(expect.arrayContaining(listed.map((number) => told(all[number - 1]!))));
      expect(cut.map(({ time }) => time)).toEqual(cut.map(({ time }) => time).toSorted((left, right) => left - right));
    }
    expect(counters["evidence.files"]).toBe(alerts.length);
    expect(readdirSync(folder).toSorted()).toEqual(alerts.map(({ id }) => `${id}.pcapng`).toSorted());
  });

  it("and nothing else about it changes, nor about any other run", async () => {
    const { alerts } = await run([FIRST_RUN]);
    const plain = (await analyze([FIRST_RUN])).alerts;
    expect(alerts.map(({ evidence: { file, ...evidence }, ...alert }) => ({ ...alert, evidence }))).toEqual(plain);
  });

  it.each([FIRST_RUN, HANDSHAKE])("which gives the same alert again, and explains it: %s", async (path) => {
    const { alerts } = await run([path]);
    // The climb down the ports rests on SYNs that were nothing special when they came.
    const provable = alerts.filter(({ reasons }) => reasons.some(({ signal }) => signal !== "port-ladder"));
    expect(provable.length).toBeGreaterThan(3);
    for (const alert of provable) {
      const again = (await analyze([alert.evidence.file!])).alerts.find(({ id }) => id === alert.id);
      expect(again, `${alert.rule} ${alert.status}`).toMatchObject({ title: alert.title, verdict: alert.verdict });
    }
    const { id, evidence } = alerts[0]!;
    expect((await skyspan(["explain", id, evidence.file!])).code).toBe(0);
  });

  it.skipIf(!hasTshark)("which Wireshark reads: times, comments and where it came from", async () => {
    const { alerts } = await run([FIRST_RUN]);
    const { id, evidence, reasons } = alerts[0]!;
    const fields = ["frame.time_epoch", "frame.comment", "http.request.uri", "frame.interface_description"];
    const words = ["-r", evidence.file!, "-T", "fields", ...fields.flatMap((field) => ["-e", field])];
    const shown = execFileSync("tshark", words, { encoding: "utf8", stdio: "pipe" }).trim().split("\t");
    expect(shown).toEqual([
      expect.stringMatching(/^1096529611\.98832\d*$/),
      `tipped it, ui-http: frame ${reasons[0]!.frames[0]!.frame} of ${FIRST_RUN}`,
      "/ui/0/1.0.0.29/en/getlatestversion",
      FIRST_RUN,
    ]);
    const about = execFileSync("capinfos", [evidence.file!], { encoding: "utf8", stdio: "pipe" });
    expect(about).toContain(`What alert ${id} (skype.ui-http) rests on.`);
  });
});

describe("whatever they came in", () => {
  it("gzip, a pcapng with two links, and a tunnel in fragments", async () => {
    const frames = await framesOf(FIRST_RUN);
    const section = new SectionWriter();
    const blocks = frames.map(({ micros, bytes }, index) => {
      const isRaw = index % 2 === 1 && bytes[12] === 8 && bytes[13] === 0;
      const data = [...(isRaw ? bytes.subarray(14) : bytes)];
      return section.enhanced({ interface: isRaw ? 1 : 0, time: BigInt(micros), data });
    });
    const folder = temporaryFolder({
      "a.pcap.gz": gzipSync(captureBytes("first-run-1.0.0.29")),
      "b.pcapng": Buffer.concat([section.section(), section.interface(1), section.interface(101), ...blocks]),
      "c.pcap": pcapFile(
        frames.flatMap(({ micros, bytes }, id) => mirrored(bytes, id).map((piece) => ({ micros, bytes: piece }))),
      ),
    });
    const rules = (await analyze([FIRST_RUN])).alerts.map(({ id }) => id);
    for (const name of ["a.pcap.gz", "b.pcapng", "c.pcap"]) {
      const { alerts } = await run([join(folder, name)]);
      expect(
        alerts.map(({ id }) => id),
        name,
      ).toEqual(rules);
      for (const { id, evidence } of alerts) {
        expect(evidence.framesMissing, name).toBeUndefined();
        const again = (await analyze([evidence.file!])).alerts;
        expect(
          again.map((alert) => alert.id),
          name,
        ).toContain(id);
      }
    }
  });

  it("standard input, from the command, with the summary saying so", async () => {
    const folder = join(temporaryFolder(), "evidence");
    const outcome = await skyspan(["analyze", "-", "--evidence", folder], captureBytes("first-run-1.0.0.29"));
    expect(outcome.code).toBe(0);
    const alerts = alertsIn(outcome);
    expect(outcome.stderr).toContain(`evidence          ${alerts.length} files written`);
    for (const { evidence } of alerts) expect(existsSync(evidence.file!)).toBe(true);
  });

  it("a request in several segments: all of them are told, and are in it", async () => {
    const { span, host } = stage();
    const conversation = span.tcp(
      { host, port: 1_037 },
      { host: server("80.160.91.13"), port: 80 },
      { segmentSize: 40 },
    );
    conversation.send("opener", conversation.open(1), installed("1.0.0.29"));
    const path = join(temporaryFolder({ "split.pcap": pcapFile(span.frames()) }), "split.pcap");
    const { alerts } = await run([path]);
    const [{ id, evidence }] = alerts as [HostAlert];
    const data = (await readFrames(path)).filter(({ number, originalLength }) => number > 3 && originalLength > 60);
    expect(data.length).toBeGreaterThan(2);
    expect(evidence.frames.map(({ frame }) => frame)).toEqual(data.map(({ number }) => number));
    expect(evidence.framesMissing).toBeUndefined();
    expect((await analyze([evidence.file!])).alerts[0]?.id).toBe(id);
  });

  it("a segment that came too early: its frame is in it", async () => {
    const frames = await framesOf(HANDSHAKE);
    const isReply = ({ bytes }: TimedFrame): boolean => bytes[23] === 6 && bytes.length > 100;
    const at = frames.findIndex(
      (frame, index) => isReply(frame) && index + 1 < frames.length && isReply(frames[index + 1]!),
    );
    const swapped = [...frames];
    [swapped[at], swapped[at + 1]] = [
      { ...frames[at + 1]!, micros: frames[at]!.micros },
      { ...frames[at]!, micros: frames[at + 1]!.micros },
    ];
    const path = join(temporaryFolder({ "swapped.pcap": pcapFile(swapped) }), "swapped.pcap");
    for (const { evidence } of (await run([path])).alerts) expect(evidence.framesMissing).toBeUndefined();
  });
});

describe("bounded", () => {
  it("frames that had to go are counted, in the alert, in the file and in the summary", async () => {
    const { alerts, counters } = await run([FIRST_RUN], { limits: { maxKeptFrames: 20 } });
    const last = alerts.at(-1)!;
    expect(last.evidence.framesMissing).toBeGreaterThan(20);
    expect(await readFrames(last.evidence.file!)).toHaveLength(20);
    expect(counters["limit.maxKeptFrames"]).toBeGreaterThan(0);
    expect(counters["evidence.frames-missing"]).toBeGreaterThanOrEqual(last.evidence.framesMissing!);
  });

  it.each([
    { limits: { maxCutOutFrames: 3 }, most: 3 },
    { limits: { maxCutOutBytes: 200 }, most: 10 },
  ])("one file: $limits", async ({ limits, most }) => {
    const { alerts, counters } = await run([FIRST_RUN], { limits });
    const cut = await readFrames(alerts.at(-1)!.evidence.file!);
    expect(cut.length).toBeLessThanOrEqual(most);
    expect(counters["limit.maxCutOutFrames"]).toBeGreaterThan(0);
  });

  it("all files: the alerts beyond go out without one", async () => {
    const { alerts, counters, folder } = await run([FIRST_RUN], { limits: { maxCutOuts: 2 } });
    expect(alerts.map(({ evidence }) => evidence.file !== undefined)).toEqual([true, true, false, false, false]);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(counters["limit.maxCutOuts"]).toBe(3);
  });
});

describe("the folder", () => {
  it("and its files are not for everybody", async () => {
    const { alerts, folder } = await run([FIRST_RUN]);
    expect(lstatSync(folder).mode & 0o777).toBe(0o750);
    expect(lstatSync(alerts[0]!.evidence.file!).mode & 0o777).toBe(0o640);
  });

  it("is never written through a link that somebody put there", () => {
    const folder = temporaryFolder({ victim: "untouched" });
    const evidence = new EvidenceFolder(join(folder, "evidence"));
    for (const name of ["a.pcapng", ".a.pcapng.new"]) symlinkSync(join(folder, "victim"), join(evidence.path, name));
    const path = evidence.write("a.pcapng", Uint8Array.of(1));
    expect(readFileSync(join(folder, "victim"), "utf8")).toBe("untouched");
    expect(lstatSync(path!).isFile()).toBe(true);
  });

  it("that goes away: alerts go out without their file, and the failure is known", async () => {
    const folder = new EvidenceFolder(join(temporaryFolder(), "evidence"));
    rmSync(folder.path, { recursive: true });
    expect(folder.write("a.pcapng", Uint8Array.of(1))).toBeUndefined();
    expect(folder.failure).toMatchObject({ code: "ENOENT" });
  });

  it.each([
    { what: "a file", make: (path: string) => writeFileSync(path, ""), says: "it is not a folder" },
    {
      what: "in a file",
      make: (path: string) => writeFileSync(path, ""),
      below: "x",
      says: "part of its path is not a directory",
    },
  ])("that is $what: one sentence, nothing analyzed", async ({ make, below, says }) => {
    const path = join(temporaryFolder(), "evidence");
    make(path);
    const { code, stdout, stderr } = await skyspan(["analyze", FIRST_RUN, "--evidence", join(path, below ?? "")]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toEqual([expect.stringContaining(`Cannot write evidence to ${path}`)]);
    expect(stderr).toContain(says);
  });

  it.skipIf(process.getuid?.() === 0)("that may not be written to: the same", async () => {
    const path = temporaryFolder();
    chmodSync(path, 0o500);
    const { code, stderr } = await skyspan(["analyze", FIRST_RUN, "--evidence", path]);
    expect([code, stderr.includes("permission is denied")]).toEqual([2, true]);
  });
});

/** The frame inside GRE, as ERSPAN type I carries it, its IP packet in fragments of 64 bytes. */
function mirrored(frame: Uint8Array, id: number): Uint8Array[] {
  const payload = bytesOf("0000 88be", frame);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += 64) {
    const more = at + 64 < payload.length;
    const packet = ipv4(payload.subarray(at, at + 64), { protocol: 47, fragment: (more ? 0x2000 : 0) | (at >>> 3) });
    packet.set([id >>> 8, id & 255], 4);
    pieces.push(ethernet(0x0800, packet));
  }
  return pieces;
}
