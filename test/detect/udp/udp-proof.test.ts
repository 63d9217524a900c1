import { describe, expect, it } from "vitest";
import { message, opaqueMessage } from "../../../captures/recipes/skype/datagram.js";
import { accept, answer15, paddedProbe, probe, question35 } from "../../../captures/recipes/skype/plaintext.js";
import { concat, insideHost, outsideHost, pcapFile, u16 } from "../../../captures/recipes/wire/index.js";
import { analyzeCapture } from "../analysis.js";
import { HOME, PORT, peers, stage } from "../stage.js";

const [peer, other] = peers(2) as [(typeof PEERS)[number], (typeof PEERS)[number]];
const PEERS = peers(40);
const MAC = "00:04:76:96:7b:da";

describe("requests (C.4)", () => {
  it.each([
    ["probe", probe, 27],
    ["command 35", question35, 35],
  ] as const)("one %s of 18 bytes proves its sender and its port", async (_, plaintext, command) => {
    const { client, run } = stage();
    client.send(1, peer, message(0x15e8, plaintext(0x15e8), client.random));
    const { evidence, alerts } = await run();
    const [piece] = evidence(HOME, "udp-proof");
    expect(piece).toMatchObject({ strength: "proof", count: 1, facts: { port: PORT, bits: 32, requests: 1 } });
    expect([...piece!.facts.commands]).toEqual([[command, 1]]);
    expect(alerts.map(({ rule, verdict, host }) => [rule, verdict, host.port])).toContainEqual([
      "skype.client",
      "confirmed",
      PORT,
    ]);
  });

  it("a datagram seen five times counts once", async () => {
    const { client, run } = stage();
    const sent = message(0x15e8, probe(0x15e8), client.random);
    for (const at of [1, 1.2, 2, 30, 31]) client.send(at, peer, sent);
    const { evidence } = await run();
    expect(evidence(HOME, "udp-proof")).toMatchObject([{ count: 1, facts: { bits: 32, requests: 1 } }]);
  });

  it("each port of a host is a piece of its own", async () => {
    const { span, client, host, run } = stage();
    for (const [index, port] of [PORT, PORT, 40_000].entries()) {
      const id = client.ids.take();
      span.udp(index, { host, port }, client.peer(peer), message(id, probe(id), client.random));
    }
    const { evidence } = await run();
    expect(evidence(HOME, "udp-proof").map(({ facts }) => [facts.port, facts.requests])).toEqual([
      [PORT, 2],
      [40_000, 1],
    ]);
  });

  it.each([
    ["a checksum of another id", 0x15e8, 0x15ea],
    ["a request number not less by one", 0x15e8, 0x15e9],
  ])("%s proves nothing", async (_, id, of) => {
    const { client, run } = stage();
    client.send(1, peer, message(id, probe(of), client.random));
    const { hosts, alerts } = await run();
    expect(hosts).toEqual([]);
    expect(alerts).toEqual([]);
  });
});

describe("padded probes add up over distinct ids", () => {
  it.each([
    [22, 1, "strong", 24],
    [22, 2, "proof", 48],
    [24, 1, "supporting", 16],
    [24, 2, "proof", 32],
    [25, 2, "supporting", 16],
    [25, 3, "strong", 24],
    [25, 4, "proof", 32],
  ] as const)("%i bytes, %i of them: %s, %i bits", async (length, count, strength, bits) => {
    const { client, run } = stage();
    for (const [index, to] of PEERS.slice(0, count).entries()) {
      const id = client.ids.take();
      client.send(1 + index, to, message(id, paddedProbe(id, length, client.random), client.random));
    }
    const { evidence } = await run();
    expect(evidence(HOME, "udp-proof")).toMatchObject([{ strength, facts: { bits, requests: count } }]);
  });

  it.each([25, 26, 37])("one of %i bytes says nothing", async (length) => {
    const { client, run } = stage();
    client.send(1, peer, message(0x15e8, paddedProbe(0x15e8, length, client.random), client.random));
    expect((await run()).hosts).toEqual([]);
  });

  it("the same padded probe again and again stays what it was", async () => {
    const { client, run } = stage();
    const sent = message(0x15e8, paddedProbe(0x15e8, 22, client.random), client.random);
    for (let at = 1; at < 20; at++) client.send(at, peer, sent);
    expect((await run()).evidence(HOME, "udp-proof")).toMatchObject([{ strength: "strong", facts: { bits: 24 } }]);
  });

  it("lookalikes never add up, though one in 256 of 25 bytes fits by chance", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 6_000; index++) {
      const length = [25, 25, 24, 22, 18][index % 5] ?? 25;
      client.send(index / 50, PEERS[index % 3]!, opaqueMessage(index * 7, length, client.random));
    }
    const { counters, evidence, alerts } = await run();
    expect(counters.get("detect.udp-proof.tried")).toBe(6_000);
    expect(counters.get("detect.udp-proof.proven")).toBeGreaterThan(3);
    expect(evidence(HOME, "udp-proof")).toEqual([]);
    expect(alerts).toEqual([]);
  });

  it("one that fits among thousands that were held against predictions is luck, and does not alert", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 3_000; index++) {
      client.send(index / 50, peer, opaqueMessage(index, 18, client.random));
    }
    client.send(61, peer, message(0x15e8, probe(0x15e8), client.random));
    const { evidence } = await run();
    expect(evidence(HOME, "udp-proof")).toMatchObject([{ strength: "strong", facts: { bits: 28 } }]);
  });

  it.each([
    ["one padded probe", 22, 1, "supporting"],
    ["one of 18 bytes", 18, 1, "strong"],
    ["two padded probes", 22, 2, "proof"],
    ["two of 18 bytes", 18, 2, "proof"],
  ] as const)(
    "%s after 8,192 tries of other hosts: the more hosts, the more luck",
    async (_, length, count, strength) => {
      const { span, client, run } = stage();
      for (let index = 0; index < 8_192; index++) {
        const host = insideHost(`192.168.${2 + (index >> 7)}.${1 + (index & 127)}`, MAC);
        span.udp(index / 100, { host, port: 4_000 }, client.peer(peer), opaqueMessage(index, length, client.random));
      }
      for (const [index, to] of PEERS.slice(0, count).entries()) {
        const id = client.ids.take();
        const plaintext = length === 18 ? probe(id) : paddedProbe(id, length, client.random);
        client.send(90 + index, to, message(id, plaintext, client.random));
      }
      expect((await run()).evidence(HOME, "udp-proof").at(-1)?.strength).toBe(strength);
    },
  );

  it("a constant payload under running ids never adds up", async () => {
    const { client, run } = stage();
    const rest = client.random.bytes(22);
    for (let id = 0; id < 2_000; id++) {
      client.send(id / 100, peer, concat(u16(id), Uint8Array.of(2), rest));
    }
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "udp-proof")).toEqual([]);
    expect(alerts).toEqual([]);
  });
});

describe("answers pair with requests", () => {
  /** A request that proves nothing by itself, so that whatever is proven is the answer's. */
  const ask = (client: ReturnType<typeof stage>["client"], at: number, id: number): void =>
    client.send(at, peer, opaqueMessage(id, 30, client.random));

  it.each([
    ["accept", accept, 28, "proof"],
    ["command 15", answer15, 15, "proof"],
  ] as const)("%s of the request asked proves who asked", async (_, plaintext, command, strength) => {
    const { client, run } = stage();
    ask(client, 1, 0x4000);
    client.receive(1.2, peer, message(0x9999, plaintext(0x4000), client.random));
    const { evidence } = await run();
    const [piece] = evidence(HOME, "udp-proof");
    expect(piece).toMatchObject({ strength, facts: { requests: 0, answersReceived: 1, answersSent: 0 } });
    expect([...piece!.facts.commands]).toEqual([[command, 1]]);
  });

  it.each([
    [1, undefined],
    [2, "proof"],
    [5, "proof"],
  ] as const)("%i answers of which no request was captured: %s (one-sided)", async (count, strength) => {
    const { client, run } = stage();
    for (const [index, from] of PEERS.slice(0, count).entries()) {
      client.receive(1 + index, from, message(0x9000 + 77 * index, accept(0x4000 + 2 * index), client.random));
    }
    const [piece] = (await run()).evidence(HOME, "udp-proof");
    expect(piece?.strength).toBe(strength);
    if (piece !== undefined)
      expect(piece.facts).toMatchObject({ port: PORT, bits: 16 * count, answersReceived: count });
  });

  it("an older request is still remembered", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 20; index++) ask(client, 1 + index / 10, 0x4000 + 2 * index);
    client.receive(9, peer, message(0x9999, accept(0x4004), client.random));
    expect((await run()).evidence(HOME, "udp-proof")).toMatchObject([{ facts: { bits: 32, answersReceived: 1 } }]);
  });

  it("requests beyond the bound are forgotten, the oldest first", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 5; index++) ask(client, 1 + index / 10, 0x4000 + 2 * index);
    client.receive(9, peer, message(0x9990, accept(0x4000), client.random));
    client.receive(9, peer, message(0x9991, accept(0x4008), client.random));
    const { evidence } = await run({ limits: { maxRequestsPerEndpoint: 4 } });
    expect(evidence(HOME, "udp-proof")).toMatchObject([{ facts: { answersReceived: 1 } }]);
  });

  it.each([
    ["nobody asked", (id: number) => [message(0x9999, accept(id), stage().client.random)], []],
    ["another request was asked", (id: number) => [message(0x9999, accept(id + 2), stage().client.random)], [peer]],
    ["somebody else was asked", (id: number) => [message(0x9999, accept(id), stage().client.random)], [other]],
  ] as const)("no proof where %s", async (_, answers, asked) => {
    const { client, run } = stage();
    for (const to of asked) client.send(1, to, opaqueMessage(0x4000, 30, client.random));
    for (const answer of answers(0x4000)) client.receive(2, peer, answer);
    const { hosts } = await run();
    expect(hosts).toEqual([]);
  });

  it("no proof where the answer comes from another port of the same peer", async () => {
    const { span, client, run } = stage();
    ask(client, 1, 0x4000);
    const from = { host: outsideHost(peer.ip), port: peer.port + 1 };
    span.udp(2, from, client.endpoint, message(0x9999, accept(0x4000), client.random));
    expect((await run()).hosts).toEqual([]);
  });

  it("an answer sent proves the answerer as well: a host that serves others", async () => {
    const { client, run } = stage();
    client.receive(1, peer, message(0x4000, probe(0x4000), client.random));
    client.send(1.001, peer, message(0x9999, accept(0x4000), client.random));
    const { evidence, hosts } = await run();
    expect(evidence(HOME, "udp-proof")).toMatchObject([
      { strength: "proof", facts: { requests: 0, answersReceived: 0, answersSent: 1 } },
    ]);
    expect(hosts).toHaveLength(1);
  });

  it("a probe received says nothing of who received it", async () => {
    const { client, run } = stage();
    for (const [index, from] of PEERS.entries()) {
      client.receive(1 + index, from, message(index, probe(index), client.random));
    }
    const { hosts, counters } = await run();
    expect(hosts).toEqual([]);
    expect(counters.get("alert.far-end-sightings")).toBeGreaterThan(0);
  });
});

describe("cut frames", () => {
  const HEADERS = 14 + 20 + 8;

  it.each([
    ["just behind the checksum", HEADERS + 11, 1],
    ["within the checksum", HEADERS + 10, 0],
    ["behind the header", HEADERS, 0],
  ])("cut %s", async (_, snapLength, pieces) => {
    const { span, client } = stage();
    client.send(1, peer, message(0x15e8, probe(0x15e8), client.random));
    const { evidence } = await analyzeCapture(pcapFile(span.frames(), { snapLength }));
    expect(evidence(HOME, "udp-proof")).toHaveLength(pieces);
  });
});
