import { describe, expect, it } from "vitest";
import { opaqueMessage } from "../../../captures/recipes/skype/datagram.js";
import type { CacheEntry } from "../../../captures/recipes/skype/host-cache.js";
import { pacing2006, pacing2015 } from "../../../captures/recipes/skype/pacing.js";
import { concat, Random, u16 } from "../../../captures/recipes/wire/index.js";
import { parseAddress } from "../../../src/config/parse-address.js";
import type { Analysis, AnalysisOptions } from "../analysis.js";
import { HOME, PORT, peers, stage } from "../stage.js";

interface FanOut {
  readonly to: readonly CacheEntry[];
  /** Seconds, one per peer; one a fifth of a second otherwise. */
  readonly at?: readonly number[];
  /** Step of the id before each peer but the first. */
  readonly steps?: (index: number) => number;
  /** Payload bytes; of this many no checksum can be predicted. */
  readonly length?: number;
  readonly payload?: (id: number, random: Random) => Uint8Array;
}

async function fanOut({ to, at, steps, length = 26, payload }: FanOut, options?: AnalysisOptions): Promise<Analysis> {
  const { client, run } = stage();
  let id = 0x2b4e;
  for (const [index, peer] of to.entries()) {
    if (index > 0) id = (id + (steps?.(index) ?? 2)) & 0xffff;
    const datagram = payload?.(id, client.random) ?? opaqueMessage(id, length, client.random);
    client.send(at?.[index] ?? index / 5, peer, datagram);
  }
  return run(options);
}

const strengthOf = ({ evidence }: Analysis): string => evidence(HOME, "udp-fanout")[0]?.strength ?? "nothing";

describe("messages to peers that were known before (U4): the capture begins in the middle", () => {
  const around = (count: number, turns: number): CacheEntry[] =>
    Array.from({ length: turns }, () => peers(count)).flat();
  const strengthAround = async (count: number, turns: number, rest: Omit<FanOut, "to"> = {}): Promise<string> =>
    strengthOf(await fanOut({ to: around(count, turns), length: 46, ...rest }));

  it.each([
    ["four peers, ten times", 4, 10, "nothing"],
    ["five peers, once", 5, 1, "nothing"],
    ["five peers, twice", 5, 2, "nothing"],
    ["five peers, three times", 5, 3, "strong"],
    ["twenty peers, twice", 20, 2, "strong"],
  ])("%s: %s", async (_, count, turns, strength) => {
    expect(await strengthAround(count, turns)).toBe(strength);
  });

  it("every half minute, as a client pings: the whole time counts", async () => {
    expect(await strengthAround(6, 4, { at: Array.from({ length: 24 }, (_, index) => index * 30) })).toBe("strong");
  });

  it.each([
    ["the same id to everybody", { steps: () => 0 }],
    ["an id for each message", { steps: () => 1 }],
    ["random ids", { steps: (index: number) => (index * 40_503) & 0xffff }],
    [
      "one IV",
      { payload: (id: number, random: Random) => concat(u16(id), Uint8Array.of(2, 9, 9, 9, 9), random.bytes(39)) },
    ],
  ])("not: %s", async (_, rest) => {
    expect(await strengthAround(6, 6, rest)).toBe("nothing");
  });

  it("a long idle time between two bursts: one of them is enough (U4a)", async () => {
    const steps = (index: number): number => (index > 10 && index < 40 ? 12 : 2);
    const at = Array.from({ length: 54 }, (_, index) => (index > 40 ? 3_000 + index / 5 : index * 60));
    expect(await strengthAround(6, 9, { steps, at })).toBe("strong");
  });

  it("answers to five peers that spoke first count as well", async () => {
    const { client, run } = stage();
    for (const [index, peer] of around(5, 3).entries()) {
      client.receive(index, peer, opaqueMessage(0x7000 + 31 * index, 60, client.random));
      client.send(index + 0.1, peer, opaqueMessage(0x2b4e + 2 * index, 46, client.random));
    }
    const { evidence } = await run();
    expect(evidence(HOME, "udp-fanout")).toMatchObject([{ strength: "strong", count: 1, facts: { contacts: 0 } }]);
  });
});

describe("how many peers (U4)", () => {
  it.each([
    [4, "nothing"],
    [5, "weak"],
    [7, "weak"],
    [8, "strong"],
    [80, "strong"],
  ])("%i new peers: %s", async (count, strength) => {
    expect(strengthOf(await fanOut({ to: peers(count) }))).toBe(strength);
  });

  it("weak never alerts, strong does", async () => {
    expect((await fanOut({ to: peers(7) })).alerts).toEqual([]);
    const { alerts } = await fanOut({ to: peers(8) });
    expect(alerts.map(({ rule, verdict, status }) => `${rule} ${verdict} ${status}`)).toEqual([
      "skype.udp-fanout probable new",
      "skype.client probable new",
      "skype.client probable closed",
    ]);
  });

  it("a peer met again is not new, nor is the same address on another port the same peer", async () => {
    const seven = peers(7);
    const again = { to: [...seven, ...seven, ...seven], steps: (index: number) => (index < 7 ? 2 : 4) };
    expect(strengthOf(await fanOut(again))).toBe("weak");
    const [first] = seven as [CacheEntry];
    expect(strengthOf(await fanOut({ to: [...seven, { ip: first.ip, port: first.port + 500 }] }))).toBe("strong");
  });

  it("peers beyond the bound are counted, not kept", async () => {
    const { evidence, counters } = await fanOut({ to: peers(60) }, { limits: { maxPeersPerEndpoint: 50 } });
    expect(evidence(HOME, "udp-fanout")[0]?.facts.peers.size).toBe(50);
    expect(counters.get("limit.maxPeersPerEndpoint")).toBe(10);
  });
});

describe("steps of the id (U4)", () => {
  it.each([
    ["all 2", () => 2, "strong"],
    ["4 of 7", (index: number) => (index % 2 === 1 ? 2 : 6), "strong"],
    ["3 of 7", (index: number) => (index % 2 === 0 ? 2 : 6), "weak"],
    ["all 1", () => 1, "weak"],
    ["all 4", () => 4, "weak"],
    ["none: the id never changes", () => 0, "weak"],
    ["downwards", () => -2, "weak"],
  ])("%s", async (_, steps, strength) => {
    expect(strengthOf(await fanOut({ to: peers(8), steps }))).toBe(strength);
  });

  it("run on past 65535", async () => {
    const { client, run } = stage(0xfff8);
    for (const [index, peer] of peers(12).entries()) {
      client.send(index / 5, peer, opaqueMessage(client.ids.take(), 26, client.random));
    }
    expect(strengthOf(await run())).toBe("strong");
  });

  it("count within a burst only (U4a)", async () => {
    const at = (gap: number): number[] => peers(9).map((_, index) => index * gap);
    expect(strengthOf(await fanOut({ to: peers(9), at: at(9) }))).toBe("strong");
    expect(strengthOf(await fanOut({ to: peers(9), at: at(11) }))).toBe("weak");
  });
});

describe("pace (B11)", () => {
  it.each([
    ["of 2004 to 2006", pacing2006],
    ["of 2015", pacing2015],
  ])("%s", async (_, pacing) => {
    const { evidence } = await fanOut({ to: peers(100), at: pacing(100) });
    const [piece] = evidence(HOME, "udp-fanout");
    expect(piece).toMatchObject({ strength: "strong", count: 100, facts: { port: PORT, contacts: 100 } });
    expect(piece!.facts.fastest).toBeLessThan(60);
  });

  it.each([
    ["99 in 10 s", 99, 0.1, "strong"],
    ["the same for longer", 400, 0.11, "strong"],
  ])("%s", async (_, count, gap, strength) => {
    const to = peers(count);
    const result = await fanOut({ to, at: to.map((_, index) => index * gap) });
    expect(strengthOf(result)).toBe(strength);
  });

  it.each([
    ["200 in 10 s", 0.05],
    ["200 in 0.2 s", 0.001],
  ])("%s are a scan", async (_, gap) => {
    const to = peers(200);
    expect(strengthOf(await fanOut({ to, at: to.map((_, index) => index * gap) }))).toBe("nothing");
  });
});

describe("what only looks like it", () => {
  it("multicast and broadcast", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 40; index++) {
      const ip = index === 0 ? "255.255.255.255" : `239.1.${index}.1`;
      client.send(index / 5, { ip, port: 33033 }, opaqueMessage(client.ids.take(), 26, client.random));
    }
    expect((await run()).hosts).toEqual([]);
  });

  it("a payload that stays the same: a scan", async () => {
    const rest = new Random("scan").bytes(23);
    const payload = (id: number): Uint8Array => concat(u16(id), Uint8Array.of(2), rest);
    expect(strengthOf(await fanOut({ to: peers(60), payload }))).toBe("nothing");
  });

  it.each([17, 19, 21, 38, 60, 400])("messages of %i bytes, which no probe has", async (length) => {
    expect(strengthOf(await fanOut({ to: peers(60), length }))).toBe("nothing");
  });

  it.each([0x00, 0x01, 0x03, 0x0d, 0x12, 0x42, 0x82])("third byte %i", async (type) => {
    const payload = (id: number, random: Random): Uint8Array => concat(u16(id), Uint8Array.of(type), random.bytes(23));
    expect((await fanOut({ to: peers(60), payload })).hosts).toEqual([]);
  });

  it("many who come to one port and are answered", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(60).entries()) {
      client.receive(index / 5, peer, opaqueMessage(index * 5, 26, client.random));
      client.send(index / 5 + 0.01, peer, opaqueMessage(client.ids.take(), 26, client.random));
    }
    expect((await run()).hosts).toEqual([]);
  });

  it("many ports of one host, a peer each", async () => {
    const { span, client, host, run } = stage();
    for (const [index, peer] of peers(60).entries()) {
      const from = { host, port: 20_000 + index };
      span.udp(index / 5, from, client.peer(peer), opaqueMessage(client.ids.take(), 26, client.random));
    }
    expect((await run()).hosts).toEqual([]);
  });
});

describe("what is told of the peers", () => {
  const to = peers(12);

  it("who answered, who then took TCP at the same address and port (B10)", async () => {
    const { client, span, run } = stage();
    for (const [index, peer] of to.entries()) {
      client.send(index, peer, opaqueMessage(client.ids.take(), 26, client.random));
      if (index % 3 === 0) client.receive(index + 0.1, peer, opaqueMessage(index, 51, client.random));
    }
    const [first, second, third] = to as [CacheEntry, CacheEntry, CacheEntry];
    client.connection(first).open(20);
    client.connection(second).openUnanswered(21);
    span.tcp({ host: client.host, port: 1_099 }, client.peer({ ip: third.ip, port: third.port + 1 })).open(22);
    const { alerts } = await run();
    const last = alerts.at(-1)!;
    expect(last.status).toBe("closed");
    expect(last.skype).toMatchObject({ peerCount: 12, peersAnswered: 4, supernodes: [`${first.ip}:${first.port}`] });
    expect(last.skype.peers).toEqual(to.map(({ ip, port }) => `${ip}:${port}`));
  });

  it("who stands in a host cache, or is a bootstrap node (B1, B7)", async () => {
    const bootstrap = { ip: "66.235.180.9", port: 33033 };
    const hostcache = to.slice(0, 3).map(({ ip, port }) => ({ address: parseAddress(ip)!, port }));
    const { alerts } = await fanOut({ to: [...to, bootstrap, { ...bootstrap, port: 33034 }] }, { hostcache });
    expect(alerts.at(-1)?.skype).toMatchObject({ peerCount: 14, hostcacheMatches: 3, bootstrapMatches: 1 });
  });

  it("a host cache makes nobody a client", async () => {
    const hostcache = to.map(({ ip, port }) => ({ address: parseAddress(ip)!, port }));
    expect((await fanOut({ to, length: 60 }, { hostcache })).hosts).toEqual([]);
  });
});
