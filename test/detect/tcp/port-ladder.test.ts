import { describe, expect, it } from "vitest";
import type { CacheEntry } from "../../../captures/recipes/skype/host-cache.js";
import { climb } from "../../../captures/recipes/skype/port-ladder.js";
import { analyzeFrames } from "../analysis.js";
import { HOME, peers, stage } from "../stage.js";

interface Try {
  readonly port: number;
  readonly at: number;
}

/** SYNs to each peer, nobody answers: `rungs` gives ports and times, counted from when the peer's turn comes. */
async function tried(to: readonly CacheEntry[], rungs: (peer: CacheEntry) => readonly Try[]) {
  const { client, run } = stage();
  for (const [index, peer] of to.entries()) {
    for (const { port, at } of rungs(peer)) {
      client.connection({ ip: peer.ip, port }).openUnanswered(1 + index * 2 + at, []);
    }
  }
  const analysis = await run();
  return { analysis, piece: analysis.evidence(HOME, "port-ladder")[0] };
}

const then443: (peer: CacheEntry) => Try[] = ({ port }) => [
  { port, at: 0 },
  { port: 443, at: 1.61 },
  { port: 80, at: 3.22 },
];
const then80: (peer: CacheEntry) => Try[] = ({ port }) => [
  { port, at: 0 },
  { port: 80, at: 1.61 },
  { port: 443, at: 3.22 },
];
const once =
  (port: number, at: number) =>
  (peer: CacheEntry): Try[] => [
    { port: peer.port, at: 0 },
    { port, at },
  ];

describe("how many peers (D4a)", () => {
  it.each([
    [1, undefined],
    [2, "strong"],
    [3, "strong"],
    [40, "strong"],
  ])("%i: %s", async (count, strength) => {
    const { piece } = await tried(peers(count), then443);
    expect(piece?.strength).toBe(strength);
    if (piece !== undefined) expect(piece.facts.ladders.size).toBe(count);
  });

  it.each([
    ["at another pace", (peer: CacheEntry) => once(443, 5)(peer), "supporting"],
    ["at the steps of 2016", (peer: CacheEntry) => once(80, 3.2)(peer), "strong"],
  ])("two, %s: %s", async (_, rungs, strength) => {
    expect((await tried(peers(2), rungs)).piece?.strength).toBe(strength);
  });

  it("three at steps of 1.61, 2.2 and 3.2 s beside one that answered, as in 2016", async () => {
    const { client, run } = stage();
    for (const [index, step] of [1.61, 2.2, 3.2, 5].entries()) {
      const peer = peers(4)[index]!;
      if (step === 5) client.connection(peer).open(1);
      else client.connection(peer).openUnanswered(1, []);
      client.connection({ ip: peer.ip, port: 443 }).openUnanswered(1 + step, []);
    }
    expect((await run()).evidence(HOME, "port-ladder")).toMatchObject([{ strength: "strong" }]);
  });

  it("two whose own port had answered support only: any program may go on to a page", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(2).entries()) {
      client.connection(peer).open(1 + index);
      client.connection({ ip: peer.ip, port: 443 }).openUnanswered(2.61 + index, []);
    }
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "port-ladder")).toMatchObject([{ strength: "supporting" }]);
    expect(alerts).toEqual([]);
  });

  it("strong alerts as probable, one peer does not alert", async () => {
    expect((await tried(peers(1), then443)).analysis.alerts).toEqual([]);
    const { analysis } = await tried(peers(3), then443);
    expect(analysis.alerts.map(({ rule, verdict, status }) => [rule, verdict, status])).toContainEqual([
      "skype.tcp-fallback",
      "probable",
      "new",
    ]);
    expect(analysis.alerts.at(-1)).toMatchObject({ rule: "skype.client", status: "closed", skype: { ladderPeers: 3 } });
  });

  it("the same peer climbed again is one peer", async () => {
    const [peer] = peers(1) as [CacheEntry];
    expect((await tried([peer, peer, peer, peer], then443)).piece).toBeUndefined();
  });
});

describe("who else tries these ports", () => {
  it("a monitor that is let in on a high port of each server, and then asks for its page, only supports", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(12).entries()) {
      client.connection(peer).open(1 + index);
      client.connection({ ip: peer.ip, port: 443 }).openUnanswered(3.1 + index, []);
    }
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "port-ladder")).toMatchObject([{ strength: "supporting" }]);
    expect(alerts).toEqual([]);
  });

  it("but a client whose peers answered and stalled goes on at its own exact pace (D3, D22)", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(3).entries()) {
      client.connection(peer).open(1 + index);
      client.connection({ ip: peer.ip, port: 443 }).openUnanswered(2.61 + index, []);
    }
    expect((await run()).evidence(HOME, "port-ladder")).toMatchObject([{ strength: "strong" }]);
  });

  it.each([1, 2, 3, 5])("a scan for 33033, 443 and 80 at %i s from port to port", async (step) => {
    const { analysis, piece } = await tried(
      peers(30).map(({ ip }) => ({ ip, port: 33_033 })),
      ({ port }) => [port, 443, 80].map((each, index) => ({ port: each, at: index * step })),
    );
    expect(piece).toBeUndefined();
    expect(analysis.alerts).toEqual([]);
  });

  it.each([
    ["33033, 443 and 80", () => [33_033]],
    ["two ports of cameras, 443 and 80", (index: number) => [[37_777, 34_567][index % 2]!]],
    ["a port of each host's own, 443 and 80", (index: number) => [20_000 + index]],
  ] as const)("masscan over 200 hosts for %s, in random order", async (_, nativePorts) => {
    const { client, run } = stage();
    const { random } = client;
    for (const [index, { ip }] of peers(200).entries()) {
      for (const port of [...nativePorts(index), 443, 80]) {
        client.connection({ ip, port }).openUnanswered(1 + random.between(0, 8_000) / 1_000, []);
      }
    }
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "port-ladder").map(({ strength }) => strength)).not.toContain("strong");
    expect(alerts).toEqual([]);
  });

  it("a monitor of twelve servers of which four are down", async () => {
    const { client, run } = stage();
    for (const [index, peer] of peers(12).entries()) {
      if (index % 3 === 0) client.connection(peer).openUnanswered(1 + index, []);
      else client.connection(peer).open(1 + index);
      client.connection({ ip: peer.ip, port: 443 }).openUnanswered(3.1 + index, []);
    }
    expect((await run()).alerts).toEqual([]);
  });

  it("messengers and players of the same years, which go on to 443 and 80 where their own ports are blocked", async () => {
    const ports = [1_863, 5_190, 5_050, 8_074, 5_222, 1_755, 1_935];
    const to = peers(14).map(({ ip }, index) => ({ ip, port: ports[index % ports.length]! }));
    expect((await tried(to, then443)).piece).toBeUndefined();
  });

  it("Steam, which picks one of its ports for each server", async () => {
    const to = peers(12).map(({ ip }, index) => ({ ip, port: 27_015 + index }));
    expect((await tried(to, then443)).piece).toBeUndefined();
  });
});

describe("order of the ports (D1, D2)", () => {
  it.each([
    ["N, 443, 80", then443],
    ["N, 80, 443", then80],
    ["N, 443", once(443, 1.61)],
    ["N, 80", once(80, 1.61)],
  ])("%s", async (_, rungs) => {
    expect((await tried(peers(4), rungs)).piece?.strength).toBe("strong");
  });

  it("the rungs are kept in order", async () => {
    const [first] = [...(await tried(peers(3), then80)).piece!.facts.ladders.values()];
    expect(first?.map(({ port }) => port)).toEqual([20_000, 80, 443]);
    expect(first?.map(({ time }) => (time - first[0]!.time) / 1e6)).toEqual([0, 1.61, 3.22]);
  });

  it.each([
    [
      "443 and 80 alone",
      () => [
        { port: 443, at: 0 },
        { port: 80, at: 1.61 },
      ],
    ],
    [
      "80, then N",
      ({ port }: CacheEntry) => [
        { port: 80, at: 0 },
        { port, at: 1.61 },
      ],
    ],
    ["N alone", ({ port }: CacheEntry) => [{ port, at: 0 }]],
    [
      "a low port first",
      () => [
        { port: 993, at: 0 },
        { port: 443, at: 1.61 },
      ],
    ],
    [
      "N, then other ports",
      ({ port }: CacheEntry) => [
        { port, at: 0 },
        { port: 8_080, at: 1.61 },
      ],
    ],
  ])("not: %s", async (_, rungs) => {
    expect((await tried(peers(20), rungs)).piece).toBeUndefined();
  });
});

describe("from rung to rung (D3)", () => {
  it.each([
    [0, undefined],
    [0.3, undefined],
    [0.5, "supporting"],
    [1.3, "supporting"],
    [1.61, "strong"],
    [3.2, "strong"],
    [6, "strong"],
    [10, "strong"],
    [10.5, undefined],
    [31, undefined],
  ])("%d s: %s", async (seconds, strength) => {
    expect((await tried(peers(5), once(443, seconds))).piece?.strength).toBe(strength);
  });

  it("a third rung opened beside the second does not count as one", async () => {
    const { piece } = await tried(peers(3), ({ port }) => [
      { port, at: 0 },
      { port: 443, at: 1.61 },
      { port: 80, at: 1.7 },
    ]);
    expect([...piece!.facts.ladders.values()].map(({ length }) => length)).toEqual([2, 2, 2]);
  });
});

describe("native ports are random", () => {
  it.each([
    ["one and the same for all", 6_001, undefined],
    ["one and the same for all: a bootstrap node's (B7)", 33_033, "strong"],
  ])("%s", async (_, port, strength) => {
    const to = peers(12).map(({ ip }) => ({ ip, port }));
    expect((await tried(to, then443)).piece?.strength).toBe(strength);
  });

  it("two ports are variety enough", async () => {
    const to = peers(12).map(({ ip }, index) => ({ ip, port: index % 2 === 0 ? 6_001 : 6_000 }));
    expect((await tried(to, then443)).piece?.strength).toBe("strong");
  });

  it("ports that services are known by are not native ones", async () => {
    const to = peers(12).map(({ ip }, index) => ({ ip, port: index % 2 === 0 ? 5_222 : 8_080 }));
    expect((await tried(to, then443)).piece).toBeUndefined();
  });

  it("a peer tried on a second high port before is scanned", async () => {
    const { piece } = await tried(peers(12), ({ port }) => [
      { port: port - 1, at: 0 },
      { port, at: 1 },
      { port: 443, at: 2.6 },
    ]);
    expect(piece).toBeUndefined();
  });

  it("a peer tried on a second high port afterwards was scanned", async () => {
    const { piece } = await tried(peers(12), ({ port }) => [
      { port, at: 0 },
      { port: 443, at: 1.6 },
      { port: port - 1, at: 2 },
    ]);
    expect(piece?.facts.ladders.size ?? 0).toBeLessThan(3);
  });
});

it("peers who answer on a rung are tried no further, and count (D22)", async () => {
  const { client, run } = stage();
  const to = peers(6);
  climb(
    client,
    "443-first",
    to.map((peer, index) => ({ peer, at: 1 + index, on443: index % 2 === 0 ? "open" : "refused" })),
    () => {},
  );
  expect((await run()).evidence(HOME, "port-ladder")[0]?.facts.ladders.size).toBe(6);
});

it("hosts that each climb once do not add up", async () => {
  const { client, span } = stage();
  for (const [index, peer] of peers(10).entries()) {
    const host = { ...client.host, ip: `192.168.1.${100 + index}` };
    for (const { port, at } of then443(peer)) {
      span.tcp({ host, port: 1_100 + port }, client.peer({ ip: peer.ip, port })).openUnanswered(1 + at, []);
    }
  }
  expect((await analyzeFrames(span.frames())).hosts).toEqual([]);
});
