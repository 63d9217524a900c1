import { describe, expect, it } from "vitest";
import { message, opaqueMessage } from "../../captures/recipes/skype/datagram.js";
import { installed } from "../../captures/recipes/skype/http-calls.js";
import { accept, probe } from "../../captures/recipes/skype/plaintext.js";
import { opening2x } from "../../captures/recipes/skype/stream-opening.js";
import type { TimedFrame } from "../../captures/recipes/wire/index.js";
import { insideHost, latin1 } from "../../captures/recipes/wire/index.js";
import type { HostAlert } from "../../src/alert/alert.js";
import { ethernet, ipv4, join } from "../decode/headers.js";
import { type Analysis, type AnalysisOptions, analyzeFrames } from "../detect/analysis.js";
import { HOME, PORT, peers, type Stage, server, stage } from "../detect/stage.js";

const said = ({ alerts }: Analysis): string[] =>
  alerts.map(({ rule, verdict, status, host }) => `${host.ip} ${rule} ${verdict} ${status}`);
const of = ({ alerts }: Analysis, rule: HostAlert["rule"]): HostAlert[] =>
  alerts.filter((alert) => alert.rule === rule);

function call({ span, host }: Stage, at: number, request = installed("1.0.0.29"), port = 1_037): void {
  const conversation = span.tcp({ host, port }, { host: server("80.160.91.13"), port: 80 });
  conversation.send("opener", conversation.open(at), request);
  conversation.close("opener", at + 2);
}

describe("what is told, and once", () => {
  it("a call: the call, the client, and the last word", async () => {
    const scene = stage();
    call(scene, 1);
    expect(said(await scene.run())).toEqual([
      `${HOME} skype.ui-http confirmed new`,
      `${HOME} skype.client confirmed new`,
      `${HOME} skype.client confirmed closed`,
    ]);
  });

  it("a fan-out that becomes a proof: raised", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(12).entries()) {
      client.send(index / 5, peer, opaqueMessage(client.ids.take(), 26, client.random));
    }
    const id = client.ids.take();
    client.send(20, peers(1)[0]!, message(id, probe(id), client.random));
    const analysis = await run();
    expect(said(analysis)).toEqual([
      `${HOME} skype.udp-fanout probable new`,
      `${HOME} skype.client probable new`,
      `${HOME} skype.udp-fanout confirmed raised`,
      `${HOME} skype.client confirmed raised`,
      `${HOME} skype.client confirmed closed`,
    ]);
    const [first, raised] = of(analysis, "skype.client");
    expect(raised!.confidence).toBeGreaterThan(first!.confidence);
  });

  it("more of the same is not told", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(300).entries()) {
      const id = client.ids.take();
      client.send(index / 4, peer, message(id, probe(id), client.random));
    }
    const analysis = await run();
    expect(said(analysis).length).toBeLessThanOrEqual(5);
    expect(analysis.alerts.at(-1)).toMatchObject({ status: "closed", skype: { peerCount: 300, provenDatagrams: 300 } });
  });

  it("nothing where the verdict stays possible", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(7).entries()) {
      client.send(index / 5, peer, opaqueMessage(client.ids.take(), 26, client.random));
    }
    const analysis = await run();
    expect(said(analysis)).toEqual([]);
    expect(analysis.counters.get("alert.possible-hosts")).toBe(1);
    expect(analysis.hosts).toHaveLength(1);
  });
});

describe("the hold-back", () => {
  const calls = async (times: readonly number[], options: AnalysisOptions = {}): Promise<Analysis> => {
    const scene = stage();
    for (const at of times) call(scene, at);
    return scene.run(options);
  };

  it.each([
    ["within the hour, counted", [1, 100, 200, 3_500], 1, 3],
    ["after the hour, told again with what was held back", [1, 100, 200, 3_700], 2, 2],
    ["every four hours (A13)", [1, 14_401, 28_801], 3, 0],
  ])("%s", async (_, times, told, heldBack) => {
    const analysis = await calls(times);
    const alerts = of(analysis, "skype.ui-http");
    expect(alerts).toHaveLength(told);
    expect(analysis.counters.get("alert.held-back")).toBe(heldBack);
    expect(alerts.reduce((sum, alert) => sum + alert.heldBack, 0)).toBe(told > 1 ? heldBack : 0);
    expect(alerts.at(-1)?.count).toBeGreaterThan(0);
    expect(analysis.alerts.at(-1)).toMatchObject({ status: "closed", heldBack });
  });

  it("is a setting, in packet time", async () => {
    expect(of(await calls([1, 20, 40], { holdBack: 0 }), "skype.ui-http")).toHaveLength(3);
    expect(of(await calls([1, 20, 40], { holdBack: 30 }), "skype.ui-http")).toHaveLength(2);
    expect(of(await calls([1, 20, 40], { holdBack: 1e6 }), "skype.ui-http")).toHaveLength(1);
  });

  it("holds back what repeats, not what is new", async () => {
    const scene = stage();
    call(scene, 1);
    call(scene, 20, installed("1.0.0.106"), 1_040);
    const analysis = await scene.run();
    expect(of(analysis, "skype.ui-http").map(({ skype }) => skype.version)).toEqual(["1.0.0.29", "1.0.0.106"]);
    expect(analysis.alerts.at(-1)?.skype).toMatchObject({ version: "1.0.0.106", versions: ["1.0.0.29", "1.0.0.106"] });
  });

  it("nothing is dropped in silence: sent and held back add up to all calls", async () => {
    const times = Array.from({ length: 40 }, (_, index) => 1 + index * 700);
    const analysis = await calls(times);
    const told = of(analysis, "skype.ui-http").length;
    expect(told + analysis.counters.get("alert.held-back")).toBe(40);
    expect(analysis.counters.get("alert.sent")).toBe(analysis.alerts.length);
  });
});

describe("who is judged", () => {
  const INSIDE = { ip: "192.168.1.99", port: 20_001 };
  const OUTSIDE = { ip: "24.100.0.7", port: 20_001 };

  /** With an address of its own in the world. */
  const PUBLIC = "198.51.100.23";

  /** The client on `from` probes a peer, who accepts: both ends are proven. */
  const exchange = async (from: string, peer: typeof INSIDE, homeNets?: readonly string[]): Promise<string[]> => {
    const { client, run } = stage(0x2b4e, from);
    for (let at = 1; at < 4; at++) {
      const id = client.ids.take();
      client.send(at, peer, message(id, probe(id), client.random));
      client.receive(at + 0.1, peer, message(at * 9, accept(id), client.random));
    }
    const { hosts, alerts } = await run(homeNets === undefined ? {} : { homeNets });
    expect(new Set(alerts.map(({ host }) => host.ip)).size).toBe(hosts.length);
    return said({ alerts } as Analysis)
      .filter((text) => text.endsWith("new"))
      .map((text) => text.split(" ")[0]!);
  };

  it.each([
    ["the end inside", HOME, OUTSIDE, undefined, [HOME]],
    ["both ends inside, each on its own evidence", HOME, INSIDE, undefined, [HOME, INSIDE.ip]],
    ["neither inside, no networks named: the end that opened the flow", PUBLIC, OUTSIDE, undefined, [PUBLIC]],
    ["neither inside the networks named: nobody", HOME, OUTSIDE, ["10.0.0.0/8"], []],
    ["the other end inside", HOME, OUTSIDE, ["24.0.0.0/8"], [OUTSIDE.ip]],
    ["everyone", HOME, OUTSIDE, ["0.0.0.0/0"], [HOME, OUTSIDE.ip]],
    ["one host", HOME, INSIDE, [INSIDE.ip], [INSIDE.ip]],
  ])("%s", async (_, from, peer, homeNets, judged) => {
    expect(new Set(await exchange(from, peer, homeNets))).toEqual(new Set(judged));
  });

  it("far ends are counted, however well proven, and stand as peers", async () => {
    const { client, run } = stage();
    const conversation = client.connection(OUTSIDE);
    const at = conversation.send("opener", conversation.open(1), client.random.bytes(40));
    conversation.send("answerer", at, opening2x(client.random, { length: 40, tag: 3 }));
    const analysis = await run();
    expect(new Set(analysis.alerts.map(({ host }) => host.ip))).toEqual(new Set([HOME]));
    expect(analysis.counters.get("alert.far-end-sightings")).toBe(1);
  });

  it.each([
    ["outbound", HOME, OUTSIDE.ip],
    ["internal", HOME, INSIDE.ip],
    ["external", PUBLIC, OUTSIDE.ip],
  ])("a flow's direction is %s", async (direction, from, ip) => {
    const { client, run } = stage(0x2b4e, from);
    client.send(1, { ip, port: 20_001 }, message(0x15e8, probe(0x15e8), client.random));
    const { alerts } = await run();
    expect(alerts[0]?.network.direction).toBe(direction);
  });

  it("inbound: a stranger's stream to the client's port", async () => {
    const { client, span, run } = stage();
    client.send(1, OUTSIDE, opaqueMessage(client.ids.take(), 30, client.random));
    const conversation = span.tcp({ host: server("84.228.208.91"), port: 4_464 }, client.endpoint);
    conversation.send("opener", conversation.open(5), opening2x(client.random, { length: 41, tag: 1 }));
    const { alerts } = await run();
    expect(alerts[0]).toMatchObject({
      host: { ip: HOME, port: PORT },
      source: { ip: "84.228.208.91", port: 4_464 },
      destination: { ip: HOME, port: PORT },
      network: { direction: "inbound" },
    });
  });
});

describe("what an alert says", () => {
  it("the call, in full", async () => {
    const scene = stage();
    call(scene, 1);
    const [alert] = of(await scene.run(), "skype.ui-http");
    expect(alert).toMatchObject({
      schema: "skyspan.alert/1",
      time: "2006-08-25T19:31:01.030320Z",
      title: `${HOME} asked ui.skype.com for "installed" as Skype 1.0.0.29 for Windows`,
      severity: "low",
      verdict: "confirmed",
      host: { ip: HOME, mac: "00:04:76:96:7b:da" },
      source: { ip: HOME, port: 1_037 },
      destination: { ip: "80.160.91.13", port: 80 },
      network: { transport: "tcp", direction: "outbound" },
      skype: {
        version: "1.0.0.29",
        platform: "Windows",
        language: "en",
        event: "installed",
        userAgent: "Skype\u2122 1.0",
      },
      reasons: [{ signal: "ui-http", kind: "proof", frames: [{ capture: "memory.pcap", frame: 4 }] }],
      evidence: { frames: [{ capture: "memory.pcap", frame: 4 }] },
      heldBack: 0,
    });
    expect(alert!.network.communityId).toMatch(/^1:[A-Za-z0-9+/]{27}=$/);
  });

  it("the VLAN, where there is one", async () => {
    const { span } = stage();
    const host = insideHost(HOME, "00:04:76:96:7b:da", { vlan: 20 });
    const conversation = span.tcp({ host, port: 1_037 }, { host: server("80.160.91.13"), port: 80 });
    conversation.send("opener", conversation.open(1), installed("1.0.0.29"));
    const { alerts } = await analyzeFrames(span.frames());
    expect(alerts[0]?.network.vlan).toBe(20);
  });

  describe("the tunnel, where the span port is remote", () => {
    const frames = (): TimedFrame[] => {
      const { span, host } = stage();
      const conversation = span.tcp({ host, port: 1_037 }, { host: server("80.160.91.13"), port: 80 });
      conversation.send("opener", conversation.open(1), installed("1.0.0.29"));
      return span.frames().map(({ micros, bytes }) => ({ micros, bytes: mirrored(bytes) }));
    };
    const tunnel = { kind: "erspan", source: "10.0.0.1", destination: "10.0.0.2", depth: 1 };

    it("by its outermost addresses", async () => {
      const [alert] = (await analyzeFrames(frames())).alerts;
      expect(alert?.network.tunnel).toEqual(tunnel);
      expect(alert?.host).toEqual({ ip: HOME, mac: "00:04:76:96:7b:da" });
    });

    it("its packets in fragments: the same alerts, with all frames of the packet as evidence", async () => {
      const whole = (await analyzeFrames(frames())).alerts;
      const pieces = frames().flatMap(({ micros, bytes }, id) =>
        inFragments(bytes, id).map((piece) => ({ micros, bytes: piece })),
      );
      const { alerts } = await analyzeFrames(pieces);
      expect(alerts.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
      expect(alerts[0]?.network.tunnel).toEqual(tunnel);
      expect(alerts[0]?.host.mac).toBe("00:04:76:96:7b:da");
      expect(alerts[0]!.evidence.frames.length).toBeGreaterThan(1);
    });
  });

  it("reasons, the strongest first, with the measured value beside its threshold", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(12).entries()) {
      const id = client.ids.take();
      client.send(index / 5, peer, message(id, probe(id), client.random));
    }
    const last = (await run()).alerts.at(-1)!;
    expect(last.reasons.map(({ signal, kind, value, threshold }) => [signal, kind, value, threshold])).toEqual([
      ["udp-proof", "proof", 12 * 32, 32],
      ["udp-fanout", "strong", 12, 5],
    ]);
    for (const { frames } of last.reasons) expect(frames.length).toBeLessThanOrEqual(16);
  });
});

describe("bounds", () => {
  it("hosts beyond the bound: the one longest without news goes, and is counted", async () => {
    const { span, host } = stage();
    for (let index = 0; index < 30; index++) {
      const from = { host: { ...host, ip: `192.168.7.${index}` }, port: 1_037 };
      const conversation = span.tcp(from, { host: server("80.160.91.13"), port: 80 });
      conversation.send("opener", conversation.open(index), installed("1.0.0.29"));
    }
    const { hosts, counters, alerts } = await analyzeFrames(span.frames(), { limits: { maxHosts: 10 } });
    expect(hosts).toHaveLength(10);
    expect(counters.get("limit.maxHosts")).toBe(20);
    expect(alerts.filter(({ status }) => status === "closed")).toHaveLength(10);
  });

  it("pieces beyond the bound: the weakest goes", async () => {
    const scene = stage();
    for (let index = 0; index < 40; index++) {
      const request = latin1(`GET /ui/0/1.0.0.${index}/en/installed HTTP/1.1\r\nHost: ui.skype.com\r\n\r\n`);
      call(scene, 1 + index * 3, index === 20 ? installed("9.9.9.9") : request, 2_000 + index);
    }
    const { host } = await scene.run({ limits: { maxEvidencePerHost: 5 } });
    expect(host(HOME)?.evidence.size).toBeLessThanOrEqual(5);
    expect(host(HOME)?.verdict.level).toBe("confirmed");
  });
});

/** The frame inside GRE, as ERSPAN type I carries it. */
function mirrored(frame: Uint8Array): Uint8Array {
  return ethernet(0x0800, ipv4(join("0000 88be", frame), { protocol: 47 }));
}

/** Its IP packet, without options, in fragments of 48 bytes. */
function inFragments(frame: Uint8Array, id: number): Uint8Array[] {
  const payload = frame.subarray(34);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += 48) {
    const more = at + 48 < payload.length;
    const packet = ipv4(payload.subarray(at, at + 48), { protocol: 47, fragment: (more ? 0x2000 : 0) | (at >>> 3) });
    packet.set([id >>> 8, id & 255], 4);
    pieces.push(ethernet(0x0800, packet));
  }
  return pieces;
}
