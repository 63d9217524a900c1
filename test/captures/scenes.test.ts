// Every scene of captures/recipes/scenes through the whole pipeline, held against what the scene itself expects.

import { describe, expect, it } from "vitest";
import { SCENES } from "../../captures/recipes/scenes/index.js";
import type { ExpectedClient, Scene } from "../../captures/recipes/scenes/scene.js";
import { pcapFile } from "../../captures/recipes/wire/index.js";
import type { HostAlert } from "../../src/alert/alert.js";
import { endpointOfKey, formatEndpoint, formatIpv4 } from "../../src/core/address.js";
import { type Analysis, analyzeCapture } from "../detect/analysis.js";

const PLATFORMS = { windows: "Windows", linux: "Linux", mac: "Mac" } as const;
const ACTIVITY = /^skype\.(?:call|file-transfer|relayed-transfer)$/;
const ORDER = ["possible", "probable", "confirmed"];

describe.each(SCENES)("$name", (scene) => {
  const { expected } = scene;
  const analysis = run(scene);
  const hosts = expected.clients.map(({ ip }) => ip);

  it(`tells of ${hosts.join(", ") || "nobody"}`, async () => {
    const { alerts } = await analysis;
    expect([...new Set(alerts.map(({ host }) => host.ip))]).toEqual(hosts);
    expect([...new Set(closing(alerts).map(({ host }) => host.ip))]).toEqual(hosts);
  });

  it("understands every frame", async () => {
    const { counters } = await analysis;
    // ARP is known, and left alone.
    expect(counters.below("decode.stop.").filter(([name]) => name !== "arp.not-inspected")).toEqual([]);
    expect(counters.below("limit.")).toEqual([]);
  });

  it("each alert's verdict is one of those it may have, and never higher than the host's", async () => {
    for (const { host, verdict, confidence } of (await analysis).alerts) {
      const most = expected.clients.find(({ ip }) => ip === host.ip)?.verdict ?? "possible";
      expect(ORDER.indexOf(verdict)).toBeGreaterThan(0);
      expect(ORDER.indexOf(verdict)).toBeLessThanOrEqual(ORDER.indexOf(most));
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  for (const client of expected.clients) describe(client.ip, () => says(client, analysis));
});

function says(client: ExpectedClient, analysis: Promise<Analysis>): void {
  const { ip } = client;
  const last = async (): Promise<HostAlert> => closing((await analysis).alerts).find(({ host }) => host.ip === ip)!;

  it(`is ${client.verdict}`, async () => {
    expect((await last()).verdict).toBe(client.verdict);
  });

  it(`by ${client.signals.join(", ")}`, async () => {
    const found = new Set(
      (await analysis)
        .host(ip)!
        .byStrength()
        .map(({ signal }) => signal),
    );
    expect([...found].toSorted()).toEqual(client.signals.toSorted());
  });

  it("with what is known of it", async () => {
    const { skype, host } = await last();
    expect(host.port).toBe(client.skypePort);
    expect(skype.platform).toBe(client.platform && PLATFORMS[client.platform]);
    // The path of a call may hold a build number behind the version (A8).
    expect(skype.version?.split(".").slice(0, 4).join(".")).toBe(client.version);
    expect(skype.language).toBe(client.language);
    expect(skype.publicIp).toBe(client.publicIp);
    expect(skype.peerCount).toBe(client.peersProbed);
    if (client.latestVersion !== undefined) expect(skype.latestVersion).toBe(client.latestVersion);
  });

  it(`calls ui.skype.com for ${client.verbs?.join(", ") ?? "nothing"}`, async () => {
    const calls = (await analysis).host(ip)!.calls;
    expect(calls.map(({ facts }) => facts.event)).toEqual(client.verbs ?? []);
    expect(calls.map(({ facts }) => facts.userAgent)).toEqual(
      (client.userAgents ?? []).map((agent) => agent.replace("\x99", "\u2122")),
    );
    const told = (await analysis).alerts.filter(({ rule }) => rule === "skype.ui-http");
    expect(told.map(({ skype }) => skype.event)).toEqual(client.verbs ?? []);
  });

  it(`has ${client.provenStreams?.length ?? 0} proven streams`, async () => {
    const proven = (await analysis).evidence(ip, "tcp-proof").flatMap(({ facts }) => [...facts.peers]);
    const ends = proven.map((key) => formatEndpoint(endpointOfKey(key)));
    expect(ends.toSorted()).toEqual((client.provenStreams ?? []).toSorted());
  });

  it(`tries ${client.ladderPeers?.length ?? 0} peers on three ports`, async () => {
    const ladders = (await analysis).evidence(ip, "port-ladder").flatMap(({ facts }) => [...facts.ladders]);
    const whole = ladders.filter(([, rungs]) => rungs.length === 3).map(([peer]) => formatIpv4(peer));
    expect(whole.toSorted()).toEqual((client.ladderPeers ?? []).toSorted());
  });

  it(`is told to do ${client.activities?.length ?? 0} things`, async () => {
    const { alerts } = await analysis;
    const told = alerts.filter(({ rule, status }) =>
      rule === "skype.supernode" ? true : ACTIVITY.test(rule) && status === "closed",
    );
    const words = told.map(({ rule, skype: { activity } }) =>
      [rule, ...(activity === undefined ? [] : [activity.kind, activity.path, activity.seconds])].join(" "),
    );
    expect(words).toEqual(client.activities ?? []);
  });

  it(`gets ${client.naks ?? 0} NAKs`, async () => {
    const naks = (await analysis).evidence(ip, "nak-resend").reduce((sum, { facts }) => sum + facts.naks, 0);
    expect(naks).toBe(client.naks ?? 0);
  });
}

const run = ({ record, file, name }: Scene): Promise<Analysis> =>
  analyzeCapture(pcapFile(record(), file), { name: `${name}.pcap` });
const closing = (alerts: readonly HostAlert[]): HostAlert[] =>
  alerts.filter(({ rule, status }) => rule === "skype.client" && status === "closed");
