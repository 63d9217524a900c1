// Real captures, which are not part of this project: SKYSPAN_CORPUS, or ../shared/captures beside it, says where they
// stand. What must be said of them was written down by hand after looking at the packets.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { TimedFrame } from "../captures/recipes/wire/index.js";
import { type AnalyzeResult, analyze, type FlowRecord, type HostAlert } from "../src/index.js";
import { analyzeFrames } from "./detect/analysis.js";

const CORPUS = process.env.SKYSPAN_CORPUS ?? fileURLToPath(new URL("../../shared/captures", import.meta.url));
const isThere = existsSync(join(CORPUS, "skype"));
const path = (name: string): string => join(CORPUS, name);
const files = (folder: string): string[] =>
  isThere
    ? readdirSync(path(folder))
        .toSorted()
        .map((name) => `${folder}/${name}`)
    : [];

const closing = (alerts: readonly HostAlert[]): HostAlert[] =>
  alerts.filter(({ rule, status }) => rule === "skype.client" && status === "closed");
const reason = (alert: HostAlert, signal: string): string | undefined =>
  alert.reasons.find((each) => each.signal === signal)?.text;

describe.skipIf(!isThere)(`the corpus in ${CORPUS}${isThere ? "" : ", which is not there: skipped"}`, () => {
  describe("SkypeIRC.cap: Skype for Linux 1.2.0.18 among IRC, FastTrack and Ares (2006)", () => {
    const run = once(() => analyze([path("skype/SkypeIRC.cap")]));
    const last = async (): Promise<HostAlert> => closing((await run()).alerts)[0]!;

    it("reads all of it", async () => {
      expect((await run()).captures).toMatchObject([{ frames: 2_263, end: { kind: "clean" } }]);
    });

    it("names 192.168.1.2 and nobody else", async () => {
      const { alerts } = await run();
      expect(new Set(alerts.map(({ host }) => host.ip))).toEqual(new Set(["192.168.1.2"]));
      expect(closing(alerts)).toHaveLength(1);
      expect(await last()).toMatchObject({
        verdict: "confirmed",
        host: { ip: "192.168.1.2", port: 35_990, mac: "00:04:76:96:7b:da" },
      });
    });

    it("knows the client", async () => {
      expect((await last()).skype).toMatchObject({
        version: "1.2.0.18",
        platform: "Linux",
        language: "en",
        event: ["getlatestversion"],
        latestVersion: "1.0.0.1",
        publicIp: "86.128.245.115",
      });
    });

    it("saw both version checks, in frames 406 and 2030", async () => {
      const frames = (await last()).reasons.find(({ signal }) => signal === "ui-http")?.frames;
      expect(frames?.map(({ frame }) => frame)).toEqual([406, 2_030]);
    });

    it("counts 80 UDP peers, of which 64 answered and 2 took TCP at the same address and port", async () => {
      expect((await last()).skype).toMatchObject({
        peerCount: 80,
        peersAnswered: 64,
        supernodes: ["68.206.150.243:57322", "67.71.69.121:12492"],
      });
      expect((await last()).skype.peers).toHaveLength(80);
    });

    it("tells Skype's own servers from supernodes (D11)", async () => {
      expect((await last()).skype.servers?.toSorted()).toEqual([
        "195.215.8.141:33033",
        "212.72.49.141:33033",
        "212.72.49.142:12350",
      ]);
      const { loginServers, eventServers, gateways } = (await last()).skype;
      expect(loginServers?.toSorted()).toEqual(["195.215.8.141:33033", "212.72.49.141:33033"]);
      expect(eventServers).toEqual(["212.72.49.142:12350"]);
      expect(gateways).toBeUndefined();
    });

    it("proves datagrams and streams without a key (C.4, D17, D18, D30)", async () => {
      expect(reason(await last(), "udp-proof")).toMatch(/^CRC of 51 outgoing probes, 36 answers received/);
      const streams = reason(await last(), "tcp-proof");
      expect(streams).toContain("4 directions in 2.x form");
      expect(streams).toContain("2 directions in 1.x form");
      expect(reason(await last(), "nak-resend")).toMatch(/2 refusals, 2 resends/);
    });

    it("labels the flows of Skype, those that ended before it was known included, and adds them up", async () => {
      const flows: FlowRecord[] = [];
      const { alerts } = await analyze([path("skype/SkypeIRC.cap")], { onFlow: (flow) => flows.push(flow) });
      const ofSkype = flows.filter(({ label }) => label === "skype");
      expect(flows).toHaveLength(235);
      expect(closing(alerts)[0]?.skype.traffic).toEqual({
        flows: ofSkype.length,
        packets: sum(ofSkype.map(({ source, destination }) => source.packets + destination.packets)),
        bytes: sum(ofSkype.map(({ source, destination }) => source.bytes + destination.bytes)),
        seconds: 242,
      });
      // What runs beside it on the same host: IRC, FastTrack, Ares, names, file shares.
      const others = [6_667, 1_214, 53, 139, 135, 9_908, 29_344];
      const ports = ofSkype.flatMap(({ source, destination }) => [source.port, destination.port]);
      expect(ports.filter((port) => others.includes(port))).toEqual([]);
      expect((await last()).skype.traffic).toEqual(closing(alerts)[0]?.skype.traffic);
    });

    describe("seen otherwise", () => {
      const frames = once(() => Promise.resolve(framesOf(readFileSync(path("skype/SkypeIRC.cap")))));
      const whole = once(async () => analyzeFrames(await frames()));

      it("inside a VLAN: the same ids, and the VLAN", async () => {
        const { alerts } = await analyzeFrames((await frames()).map(inVlan));
        expect(alerts.map(({ id }) => id)).toEqual((await whole()).alerts.map(({ id }) => id));
        expect(alerts.every(({ network }) => network.vlan === 42)).toBe(true);
      });

      it("every frame twice, as on a port that mirrors both directions: the same ids and facts", async () => {
        const { alerts } = await analyzeFrames((await frames()).flatMap((frame) => [frame, frame]));
        expect(alerts.map(({ id }) => id)).toEqual((await whole()).alerts.map(({ id }) => id));
        // A copy is used once; a frame that was really sent twice may pass for one, or not.
        const { traffic, ...facts } = closing(alerts)[0]!.skype;
        const { traffic: once, ...same } = closing((await whole()).alerts)[0]!.skype;
        expect(facts).toEqual(same);
        expect([traffic?.flows, traffic?.seconds]).toEqual([once?.flows, once?.seconds]);
        expect(Math.abs(traffic!.packets - once!.packets)).toBeLessThan(once!.packets / 100);
      });

      it.each([
        ["only what comes out of the house", (from: string) => from === "192.168.1.2"],
        ["only what comes in", (from: string) => from !== "192.168.1.2"],
      ])("%s: still confirmed, and nobody else", async (_, isSeen) => {
        const { alerts } = await analyzeFrames((await frames()).filter((frame) => isSeen(sourceOf(frame))));
        expect(new Set(alerts.map(({ host }) => host.ip))).toEqual(new Set(["192.168.1.2"]));
        expect(closing(alerts)[0]?.verdict).toBe("confirmed");
      });

      it("backwards: nobody else, and no harm", async () => {
        const { alerts } = await analyzeFrames((await frames()).toReversed());
        for (const { host } of alerts) expect(host.ip).toBe("192.168.1.2");
      });

      it("from any frame on, and up to any: nobody else", async () => {
        const all = await frames();
        for (let at = 0; at < all.length; at += 377) {
          for (const part of [all.slice(at), all.slice(0, at)]) {
            for (const { host } of (await analyzeFrames(part)).alerts) expect(host.ip).toBe("192.168.1.2");
          }
        }
      });
    });
  });

  describe("skype.pcap: Skype for Mac 7.7.0.335 behind a firewall that drops UDP (2015)", () => {
    const run = once(() => analyze([path("skype/skype.pcap")]));
    const last = async (): Promise<HostAlert> => closing((await run()).alerts)[0]!;

    it("names 192.168.1.34 and nobody else", async () => {
      expect(new Set((await run()).alerts.map(({ host }) => host.ip))).toEqual(new Set(["192.168.1.34"]));
      expect(await last()).toMatchObject({ verdict: "confirmed", host: { port: 13_021 } });
    });

    it("knows the client, from a name alone (H3)", async () => {
      expect((await last()).skype).toMatchObject({ version: "7.7.0.335", platform: "Mac" });
      expect((await last()).skype.event).toBeUndefined();
    });

    it("counts 144 UDP peers, none of which answered", async () => {
      expect((await last()).skype).toMatchObject({ peerCount: 144, peersAnswered: 0 });
    });

    it("proves 77 directions in the 2.x form, 26 streams to 443 that are no TLS (D8, D30)", async () => {
      expect(reason(await last(), "tcp-proof")).toContain("77 directions in 2.x form");
      expect(reason(await last(), "tcp-80-fallback")).toBe(
        "26 streams to port 443 without TLS, 26 of them proven Skype",
      );
      expect(reason(await last(), "fake-tls")).toMatch(/^26 fake TLS hellos; 9 met the answer that never changes/);
    });

    it("takes the session with its supernode for no transfer (E7)", async () => {
      expect((await run()).alerts.filter(({ rule }) => /call|transfer|supernode/.test(rule))).toEqual([]);
      expect((await last()).skype.transfers).toBeUndefined();
    });

    it("sees the port ladder (D4)", async () => {
      expect((await last()).skype.ladderPeers).toBeGreaterThanOrEqual(22);
    });
  });

  it("skype_udp.pcap: five datagrams, of which a probe and its answer prove the host", async () => {
    const { alerts } = await analyze([path("skype/skype_udp.pcap")]);
    expect(
      alerts.map(({ rule, verdict, status, host }) => `${host.ip}:${host.port} ${rule} ${verdict} ${status}`),
    ).toEqual(["192.168.1.2:35990 skype.client confirmed new", "192.168.1.2:35990 skype.client confirmed closed"]);
  });

  it.each(["skype/skype-conference-call.pcap", "skype/sk7-launch-01.pcap"])(
    "%s: modern Skype is not ours",
    async (name) => {
      expect(await judged(name)).toEqual([]);
    },
  );

  describe.each(["negative", "decoder", "malformed"])("%s", (folder) => {
    it.each(files(folder))("%s: silent, whoever is judged", async (name) => {
      expect(await judged(name)).toEqual([]);
    });
  });

  it("all of it as one timeline: the two clients and nobody else", async () => {
    const { alerts } = await analyze(["negative", "skype"].map(path));
    expect(new Set(alerts.map(({ host }) => host.ip))).toEqual(new Set(["192.168.1.2", "192.168.1.34"]));
  });
});

/** Alerts with the usual home networks, and with everyone at home. */
async function judged(name: string): Promise<HostAlert[]> {
  const results: AnalyzeResult[] = [
    await analyze([path(name)]),
    await analyze([path(name)], { homeNets: ["0.0.0.0/0", "::/0"] }),
  ];
  for (const { captures } of results) expect(captures).toHaveLength(1);
  return results.flatMap(({ alerts }) => alerts);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Made at the first call: the corpus may not be there. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A little-endian capture of Ethernet, in microseconds. */
function framesOf(file: Buffer): TimedFrame[] {
  const frames: TimedFrame[] = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const micros = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    frames.push({ micros, bytes: Uint8Array.from(file.subarray(at + 16, at + 16 + length)) });
    at += 16 + length;
  }
  return frames;
}

const inVlan = ({ micros, bytes }: TimedFrame): TimedFrame => ({
  micros,
  bytes: Uint8Array.from([...bytes.subarray(0, 12), 0x81, 0x00, 0x00, 42, ...bytes.subarray(12)]),
});

const sourceOf = ({ bytes }: TimedFrame): string => bytes.subarray(26, 30).join(".");
