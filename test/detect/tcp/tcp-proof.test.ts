import { describe, expect, it } from "vitest";
import { opaqueMessage } from "../../../captures/recipes/skype/datagram.js";
import { FAKE_ANSWER, fakeHello } from "../../../captures/recipes/skype/fake-tls.js";
import { opening1x, opening2x } from "../../../captures/recipes/skype/stream-opening.js";
import { concat, insideHost, latin1, type Side, type TcpConversation } from "../../../captures/recipes/wire/index.js";
import { formatAddress } from "../../../src/core/address.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { type AnalysisOptions, analyzeFrames } from "../analysis.js";
import { HOME, PORT, type Stage, server, stage } from "../stage.js";

const PEER = { ip: "68.206.150.243", port: 57_322 };
/** Messages, one segment each. */
type Talk = readonly (readonly [side: Side, message: Uint8Array])[];

/** What `tcp-proof` says of the home host after one conversation with a peer. */
async function after(
  talk: (stage: Stage) => Talk,
  { port = PEER.port, segmentSize = 1_460, ...options }: AnalysisOptions & { port?: number; segmentSize?: number } = {},
) {
  const scene = stage();
  const conversation = open(scene, port, segmentSize);
  let at = 2;
  for (const [side, message] of talk(scene)) at = conversation.send(side, at, message) + 0.01;
  conversation.close("opener", at + 1);
  const analysis = await scene.run(options);
  return { analysis, piece: analysis.evidence(HOME, "tcp-proof")[0] };
}

function open({ span, client }: Stage, port: number, segmentSize: number): TcpConversation {
  const conversation = span.tcp({ host: client.host, port: 1_312 }, client.peer({ ip: PEER.ip, port }), {
    segmentSize,
  });
  conversation.open(1);
  return conversation;
}

const form2 = ({ client }: Stage, length = 40): Uint8Array => opening2x(client.random, { length, tag: 1 });
const noise = ({ client }: Stage, length: number): Uint8Array => client.random.bytes(length);

describe("the 2.x form, in either direction (D17)", () => {
  it("one stream, both directions", async () => {
    const { piece, analysis } = await after((scene) => [
      ["opener", form2(scene)],
      ["answerer", form2(scene)],
    ]);
    expect(piece).toMatchObject({ strength: "proof", count: 2, facts: { streams: 1 } });
    expect([...piece!.facts.forms]).toEqual([["2.x", 2]]);
    expect([...piece!.facts.ports]).toEqual([[PEER.port, 1]]);
    expect(analysis.host(HOME)?.verdict.level).toBe("confirmed");
  });

  it.each(["opener", "answerer"] as const)("only the %s's bytes pass, or were seen", async (side) => {
    const { piece } = await after((scene) => [[side, form2(scene)]]);
    expect(piece).toMatchObject({ strength: "proof", facts: { streams: 1 } });
  });

  it.each([80, 443, 22, 33033, 57_322])("on port %i", async (port) => {
    const { piece } = await after((scene) => [["opener", form2(scene)]], { port });
    expect(piece?.strength).toBe("proof");
  });

  it("24 bytes suffice, 23 do not", async () => {
    const wanted = async (length: number) =>
      (await after((scene) => [["opener", form2(scene).subarray(0, length)]])).piece;
    expect((await wanted(24))?.strength).toBe("proof");
    expect(await wanted(23)).toBeUndefined();
  });

  it("a direction that was proven is not counted again", async () => {
    const { piece } = await after((scene) => [
      ["opener", form2(scene)],
      ["opener", form2(scene)],
      ["opener", form2(scene)],
    ]);
    expect(piece).toMatchObject({ count: 1, facts: { streams: 1 } });
  });
});

describe("where a message may start (D30)", () => {
  const SEGMENTS = DEFAULT_LIMITS.maxStreamHeadSegments;

  it.each(Array.from({ length: SEGMENTS }, (_, segment) => segment))("in segment %i", async (segment) => {
    for (const side of ["opener", "answerer"] as const) {
      const before = Array.from({ length: segment }, (_, index) => 8 + index * 13);
      const { piece } = await after((scene) => [
        ...before.map((length) => [side, noise(scene, length)] as const),
        [side, form2(scene)],
      ]);
      expect(piece?.strength).toBe("proof");
    }
  });

  it(`not in segment ${SEGMENTS}: what lies deeper is not looked at`, async () => {
    const { piece } = await after((scene) => [
      ...Array.from({ length: SEGMENTS }, () => ["opener", noise(scene, 60)] as const),
      ["opener", form2(scene)],
    ]);
    expect(piece).toBeUndefined();
  });

  it("behind the newer handshake of 48-110, 49-108, 8 and 8 bytes (D22)", async () => {
    const { piece } = await after((scene) => [
      ["opener", noise(scene, 77)],
      ["answerer", noise(scene, 90)],
      ["opener", noise(scene, 8)],
      ["answerer", noise(scene, 8)],
      ["opener", form2(scene, 33)],
      ["answerer", form2(scene, 28)],
    ]);
    expect([...piece!.facts.forms]).toEqual([["2.x", 2]]);
  });

  it.each([3, 5, 8, 11, 12, 13, 20, 23, 24])("in segments of %i bytes", async (segmentSize) => {
    const { piece } = await after((scene) => [["opener", form2(scene)]], { segmentSize });
    expect(piece?.strength).toBe("proof");
  });

  it.each([5, 8, 11])("in segments of %i bytes", async (segmentSize) => {
    const { piece } = await after((scene) => [["opener", form2(scene)]], { segmentSize });
    expect(piece?.strength).toBe("proof");
  });

  it("not in the middle of a segment", async () => {
    const { piece } = await after((scene) => [["opener", concat(noise(scene, 5), form2(scene))]]);
    expect(piece).toBeUndefined();
  });
});

describe("behind the false TLS (D8 to D10)", () => {
  const HELLO = ({ client }: Stage): Uint8Array => fakeHello(client.random);

  it.each([
    [
      "in segments of their own",
      (scene: Stage): Talk => [
        ["opener", HELLO(scene)],
        ["answerer", FAKE_ANSWER],
        ["opener", form2(scene)],
        ["answerer", form2(scene)],
      ],
    ],
    [
      "in the segment of hello and answer, at offsets 72 and 79",
      (scene: Stage): Talk => [
        ["opener", concat(HELLO(scene), form2(scene))],
        ["answerer", concat(FAKE_ANSWER, form2(scene))],
      ],
    ],
    [
      "cut right behind hello and answer",
      (scene: Stage): Talk => {
        const [opener, answerer] = [form2(scene), form2(scene)];
        return [
          ["opener", concat(HELLO(scene), opener.subarray(0, 7))],
          ["answerer", concat(FAKE_ANSWER, answerer.subarray(0, 20))],
          ["opener", opener.subarray(7)],
          ["answerer", answerer.subarray(20)],
        ];
      },
    ],
  ])("%s", async (_, talk) => {
    const { piece } = await after(talk, { port: 443 });
    expect([...piece!.facts.forms]).toEqual([["2.x", 2]]);
  });

  it("where the 79 bytes are lost from the capture (D9)", async () => {
    const scene = stage();
    const conversation = open(scene, 443, 1_460);
    const asked = conversation.send("opener", 2, HELLO(scene));
    const answered = conversation.send("answerer", asked, FAKE_ANSWER);
    conversation.send("answerer", answered + 0.1, form2(scene));
    conversation.close("opener", answered + 5);
    const all = scene.span.frames();
    const kept = all.filter(({ bytes }) => Buffer.from(bytes).indexOf(Buffer.from(FAKE_ANSWER)) < 0);
    expect(kept).toHaveLength(all.length - 1);
    expect((await analyzeFrames(kept)).evidence(HOME, "tcp-proof")[0]?.strength).toBe("proof");
  });
});

describe("behind CONNECT, where the stream starts anew (I11)", () => {
  const asking: Talk = [
    ["opener", latin1("CONNECT 68.206.150.243:443 HTTP/1.0\r\nHost: 68.206.150.243:443\r\n\r\n")],
    ["answerer", latin1("HTTP/1.0 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n")],
  ];

  it("in segments of its own", async () => {
    const { piece } = await after((scene) => [...asking, ["opener", form2(scene)], ["answerer", form2(scene)]], {
      port: 3_128,
    });
    expect([...piece!.facts.forms]).toEqual([["2.x", 2]]);
  });

  it("1.x, whose first two messages must be counted from there", async () => {
    const { piece } = await after(
      ({ client }) => {
        const { first, second } = opening1x(client.random, 0x1606);
        return [...asking, ["opener", first], ["opener", second]];
      },
      { port: 3_128 },
    );
    expect([...piece!.facts.forms]).toEqual([["1.x", 1]]);
  });

  it("in the segment of the proxy's answer", async () => {
    const { piece } = await after((scene) => [asking[0]!, ["answerer", concat(asking[1]![1], form2(scene))]], {
      port: 3_128,
    });
    expect(piece?.strength).toBe("proof");
  });
});

describe("the 1.x form (D18)", () => {
  it("14 bytes, an answer, then the second message", async () => {
    const { piece } = await after((scene) => {
      const { first, second } = opening1x(scene.client.random, 0x1606);
      return [
        ["opener", first],
        ["answerer", noise(scene, 73)],
        ["opener", second],
      ];
    });
    expect([...piece!.facts.forms]).toEqual([["1.x", 1]]);
  });

  it.each([13, 15, 28])("not with %i bytes first", async (length) => {
    const { piece } = await after(({ client }) => {
      const { first, second } = opening1x(client.random, 0x1606);
      return [
        ["opener", concat(first, new Uint8Array(14)).subarray(0, length)],
        ["opener", second],
      ];
    });
    expect(piece).toBeUndefined();
  });

  it("not from the node's side, nor with another message in between", async () => {
    const { piece } = await after((scene) => {
      const { first, second } = opening1x(scene.client.random, 0x1606);
      return [
        ["answerer", first],
        ["answerer", second],
        ["opener", noise(scene, 30)],
        ["opener", first],
        ["opener", noise(scene, 30)],
        ["opener", second],
      ];
    });
    expect(piece).toBeUndefined();
  });

  it("behind a proxy's greeting (D6): SOCKS 5, then as ever", async () => {
    const { piece } = await after((scene) => {
      const { first, second } = opening1x(scene.client.random, 0x1606);
      return [
        ["opener", Uint8Array.of(5, 1, 0)],
        ["answerer", Uint8Array.of(5, 0)],
        ["opener", Uint8Array.of(5, 1, 0, 1, 24, 1, 2, 3, 0x4e, 0x20)],
        ["answerer", Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)],
        ["opener", first],
        ["answerer", noise(scene, 73)],
        ["opener", second],
      ];
    });
    expect(piece).toMatchObject({ strength: "proof" });
  });
});

describe("of whom it speaks", () => {
  it.each([
    { greeting: "SOCKS 5", ask: [5, 1, 0], grant: [5, 0] },
    { greeting: "SOCKS 4", ask: [4, 1, 0x4e, 0x20, 24, 1, 2, 3, 0x6d, 0x65, 0], grant: [0, 90, 0, 0, 0, 0, 0, 0] },
    { greeting: "CONNECT", ask: "CONNECT 24.1.2.3:443 HTTP/1.0\r\n\r\n", grant: "HTTP/1.0 200 OK\r\n\r\n" },
  ])("$greeting: of the client behind the proxy, never of the proxy", async ({ ask, grant }) => {
    const { client, span, host, run } = stage();
    const bytesOf = (text: string | number[]): Uint8Array =>
      typeof text === "string" ? latin1(text) : Uint8Array.from(text);
    const proxy = insideHost("192.168.1.3", "00:04:76:96:7b:03");
    const conversation = span.tcp({ host, port: 4_464 }, { host: proxy, port: 1_080 });
    let time = conversation.send("opener", conversation.open(5), bytesOf(ask));
    time = conversation.send("answerer", time, bytesOf(grant));
    time = conversation.send("opener", time, opening2x(client.random, { length: 41, tag: 1 }));
    conversation.send("answerer", time, opening2x(client.random, { length: 60, tag: 3 }));
    const { hosts, evidence } = await run();
    expect(hosts.map(({ address }) => formatAddress(address))).toEqual([HOME]);
    expect(evidence(HOME, "tcp-proof")).toMatchObject([{ strength: "proof", facts: { streams: 1 } }]);
    expect(evidence(HOME, "tcp-proof")[0]!.facts.peers.size).toBe(0);
  });

  const inbound = async (isClientPort: boolean) => {
    const { client, span, run } = stage();
    if (isClientPort)
      client.send(1, { ip: "24.1.2.3", port: 5_000 }, opaqueMessage(client.ids.take(), 30, client.random));
    const conversation = span.tcp({ host: server("84.228.208.91"), port: 4_464 }, client.endpoint);
    conversation.send("opener", conversation.open(5), opening2x(client.random, { length: 41, tag: 1 }));
    return run();
  };

  it("a stream to the port that a client's datagrams come from speaks of that client (U5)", async () => {
    const { evidence } = await inbound(true);
    expect(evidence(HOME, "tcp-proof")).toMatchObject([{ strength: "proof", facts: { streams: 1 } }]);
    expect([...evidence(HOME, "tcp-proof")[0]!.facts.listeningPorts]).toEqual([PORT]);
  });

  it("a stranger's bytes to any other port say nothing of who listens", async () => {
    const { hosts, counters } = await inbound(false);
    expect(hosts).toEqual([]);
    expect(counters.get("detect.tcp-proof.proven")).toBe(1);
  });

  it("peers and ports are listed", async () => {
    const { client, run } = stage();
    for (const [index, port] of [4_000, 443, 443].entries()) {
      const conversation = client.connection({ ip: `24.9.9.${index}`, port });
      conversation.send("opener", conversation.open(1 + index), opening2x(client.random, { length: 41, tag: 1 }));
    }
    const [piece] = (await run()).evidence(HOME, "tcp-proof");
    expect(piece?.facts.streams).toBe(3);
    expect([...piece!.facts.ports]).toEqual([
      [4_000, 1],
      [443, 2],
    ]);
    expect(piece!.facts.peers.size).toBe(3);
  });
});

it("a thousand streams of noise prove nothing", async () => {
  const { client, run } = stage();
  for (let index = 0; index < 1_000; index++) {
    const conversation = client.connection({ ip: `24.8.${index >> 8}.${index & 255}`, port: 443 });
    let at = conversation.open(index / 10);
    for (const length of [72, 79, 14, 25, 40]) {
      at = conversation.send(length % 2 === 0 ? "opener" : "answerer", at + 0.01, client.random.bytes(length));
    }
  }
  const { evidence, counters, alerts } = await run();
  expect(counters.get("detect.tcp-proof.tested")).toBeGreaterThan(3_000);
  expect(evidence(HOME, "tcp-proof")).toEqual([]);
  expect(alerts).toEqual([]);
});
