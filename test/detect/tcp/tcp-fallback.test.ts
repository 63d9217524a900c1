import { describe, expect, it } from "vitest";
import { fakeHello } from "../../../captures/recipes/skype/fake-tls.js";
import { opening1x, opening2x } from "../../../captures/recipes/skype/stream-opening.js";
import { concat, hex, latin1, type Side } from "../../../captures/recipes/wire/index.js";
import { HOME, type Stage, stage } from "../stage.js";

type Talk = (stage: Stage) => readonly (readonly [Side, Uint8Array])[];

async function after(talk: Talk, port: number) {
  const scene = stage();
  const conversation = scene.client.connection({ ip: "24.167.51.203", port });
  let at = conversation.open(1);
  for (const [side, message] of talk(scene)) at = conversation.send(side, at, message) + 0.01;
  conversation.close("opener", at + 1);
  const analysis = await scene.run();
  return { analysis, piece: analysis.evidence(HOME, "tcp-80-fallback")[0] };
}

const noise: Talk = ({ client }) => [["opener", client.random.bytes(60)]];
const form1: Talk = ({ client }) => {
  const { first, second } = opening1x(client.random, 0x1606);
  return [
    ["opener", first],
    ["answerer", client.random.bytes(73)],
    ["opener", second],
  ];
};
const form2: Talk = ({ client }) => [["opener", opening2x(client.random, { length: 44, tag: 1 })]];
const form2FromNode: Talk = ({ client }) => [
  ["opener", client.random.bytes(14)],
  ["answerer", opening2x(client.random, { length: 44, tag: 3 })],
];
const hidden: Talk = ({ client }) => [
  ["opener", fakeHello(client.random)],
  ["opener", opening2x(client.random, { length: 44, tag: 1 })],
];
const say =
  (text: string): Talk =>
  () => [["opener", latin1(text)]];
const tls: Talk = ({ client }) => [["opener", concat(hex("16030100640100006003 01"), client.random.bytes(95))]];
const sslv2: Talk = ({ client }) => [["opener", concat(hex("802e0100020015000000 10"), client.random.bytes(37))]];

describe("a stream that is not what its port says (D28)", () => {
  it.each([
    ["noise", 80, noise, "weak"],
    ["noise", 443, noise, "weak"],
    ["text", 443, say("SSH-2.0-OpenSSH_9.6\r\n"), "weak"],
    ["the false hello", 443, ({ client }: Stage) => [["opener", fakeHello(client.random)]] as const, "weak"],
    ["1.x", 80, form1, "proof"],
    ["2.x", 80, form2, "proof"],
    ["2.x", 443, form2, "proof"],
    ["2.x from the node", 80, form2FromNode, "proof"],
    ["2.x behind the false hello", 443, hidden, "proof"],
  ] as const)("%s on port %i", async (_, port, talk, strength) => {
    const { piece } = await after(talk, port);
    expect(piece).toMatchObject({
      strength,
      facts: { port, streams: 1, proven: strength === "proof" ? 1 : 0 },
    });
  });

  it.each([
    ["HTTP", 80, say("GET /ui/ HTTP/1.1\r\nHost: www.example.org\r\n\r\n")],
    ["other text", 80, say("SSH-2.0-OpenSSH_9.6\r\n")],
    ["TLS", 80, tls],
    ["TLS", 443, tls],
    ["an SSLv2 hello", 443, sslv2],
    ["nothing from the client", 80, ({ client }: Stage) => [["answerer", client.random.bytes(60)]] as const],
    ["noise", 8_080, noise],
    ["noise", 33_033, noise],
    ["2.x", 8_080, form2],
  ] as const)("not: %s on port %i", async (_, port, talk) => {
    expect((await after(talk, port)).piece).toBeUndefined();
  });
});

describe("what it leads to", () => {
  it("weak never alerts, however often", async () => {
    const { client, run } = stage();
    for (let index = 0; index < 50; index++) {
      const conversation = client.connection({ ip: `24.1.1.${index}`, port: index % 2 === 0 ? 80 : 443 });
      conversation.send("opener", conversation.open(index), client.random.bytes(100));
    }
    const { alerts, host } = await run();
    expect(host(HOME)?.verdict.level).toBe("possible");
    expect(alerts).toEqual([]);
  });

  it("proven streams are told by rule, and name the client", async () => {
    const { analysis } = await after(form1, 80);
    expect(analysis.alerts.map(({ rule, verdict, status }) => [rule, verdict, status])).toEqual([
      ["skype.client", "confirmed", "new"],
      ["skype.tcp-fallback", "confirmed", "new"],
      ["skype.client", "confirmed", "closed"],
    ]);
  });

  it("HTTP first, something else later: still HTTP", async () => {
    const { piece } = await after(
      ({ client }) => [
        ["opener", latin1("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")],
        ["answerer", latin1("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")],
        ["opener", client.random.bytes(60)],
      ],
      80,
    );
    expect(piece).toBeUndefined();
  });
});
