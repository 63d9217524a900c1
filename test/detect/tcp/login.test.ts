import { describe, expect, it } from "vitest";
import { login, login2015 } from "../../../captures/recipes/skype/login.js";
import {
  CLIENT_EMPTY_RECORD,
  loginRequest,
  loginRequest2015,
  SERVER_EMPTY_RECORD,
} from "../../../captures/recipes/skype/login-exchange.js";
import { concat, latin1, type Side } from "../../../captures/recipes/wire/index.js";
import { endpointOfKey, formatEndpoint } from "../../../src/core/address.js";
import { HOME, type Stage, stage } from "../stage.js";

const SERVER = { ip: "195.215.8.141", port: 33_033 };

type Talk = (stage: Stage) => readonly (readonly [Side, Uint8Array])[];

async function after(talk: Talk, server = SERVER) {
  const scene = stage();
  const conversation = scene.client.connection(server);
  let at = conversation.open(1);
  for (const [side, message] of talk(scene)) at = conversation.send(side, at, message) + 0.01;
  const analysis = await scene.run();
  return { analysis, pieces: analysis.evidence(HOME, "login") };
}

describe("the exchange with Skype's servers", () => {
  it.each([
    ["of 2004 to 2006 (D11)", login],
    ["of 2015 (D12)", login2015],
  ] as const)("%s, on any port", async (_, talk) => {
    for (const port of [33_033, 12_350, 443, 13_392]) {
      const { client, run } = stage();
      talk(client, 1, { ip: SERVER.ip, port });
      const { evidence, alerts } = await run();
      const [piece] = evidence(HOME, "login");
      expect(piece).toMatchObject({ strength: "proof", count: 1 });
      expect([...piece!.facts.servers.keys()].map(endpointOfKey).map(formatEndpoint)).toEqual([`${SERVER.ip}:${port}`]);
      expect(alerts.at(-1)).toMatchObject({ verdict: "confirmed", skype: { servers: [`${SERVER.ip}:${port}`] } });
    }
  });

  it("several servers are one piece", async () => {
    const { client, run } = stage();
    for (const [index, last] of [141, 142, 143].entries())
      login(client, 1 + index, { ...SERVER, ip: `195.215.8.${last}` });
    const { evidence } = await run();
    expect(evidence(HOME, "login")).toMatchObject([{ count: 3 }]);
    expect(evidence(HOME, "login")[0]?.facts.servers.size).toBe(3);
  });
});

describe("what the server is for (D13, D14, E10)", () => {
  it.each([
    ["195.215.8.141", 33_033, "login"],
    ["212.72.49.142", 12_350, "event"],
    ["212.72.49.155", 33_033, "gateway"],
    ["195.215.8.140", 12_350, "gateway"],
    ["91.190.216.125", 443, "unknown"],
    ["149.13.32.15", 13_392, "unknown"],
  ])("%s:%i: %s", async (ip, port, role) => {
    const { client, run } = stage();
    login(client, 1, { ip, port });
    const { evidence, alerts } = await run();
    expect([...evidence(HOME, "login")[0]!.facts.servers.values()]).toEqual([role]);
    const { servers, loginServers, eventServers, gateways } = alerts.at(-1)!.skype;
    const of = (which: string) => (role === which ? [`${ip}:${port}`] : undefined);
    expect({ servers, loginServers, eventServers, gateways }).toEqual({
      servers: [`${ip}:${port}`],
      loginServers: of("login"),
      eventServers: of("event"),
      gateways: of("gateway"),
    });
  });
});

describe("what suffices", () => {
  it.each<readonly [string, Talk, string | undefined]>([
    [
      "the pair of empty records",
      () => [
        ["opener", CLIENT_EMPTY_RECORD],
        ["answerer", SERVER_EMPTY_RECORD],
      ],
      "proof",
    ],
    [
      "the client's record, then the constants of D11",
      ({ client }: Stage) => [
        ["opener", CLIENT_EMPTY_RECORD],
        ["opener", loginRequest(client.random, 412)],
      ],
      "proof",
    ],
    [
      "the client's record twice, then those of D12",
      ({ client }: Stage) => [
        ["opener", CLIENT_EMPTY_RECORD],
        ["opener", CLIENT_EMPTY_RECORD],
        ["opener", loginRequest2015(client.random, 300)],
      ],
      "proof",
    ],
    [
      "both in one segment, as one write",
      ({ client }: Stage) => [["opener", concat(CLIENT_EMPTY_RECORD, loginRequest(client.random, 412))]],
      "proof",
    ],
    ["the client's record alone supports", () => [["opener", CLIENT_EMPTY_RECORD]], "supporting"],
    ["the server's record alone: no", () => [["answerer", SERVER_EMPTY_RECORD]], undefined],
    [
      "the roles exchanged: no",
      () => [
        ["opener", SERVER_EMPTY_RECORD],
        ["answerer", CLIENT_EMPTY_RECORD],
      ],
      undefined,
    ],
    [
      "the constants alone, where the capture began behind the pair",
      ({ client }: Stage) => [["opener", loginRequest(client.random, 412)]],
      "proof",
    ],
    [
      "an empty record, then other bytes: no more than support",
      ({ client }: Stage) => [
        ["opener", CLIENT_EMPTY_RECORD],
        ["opener", client.random.bytes(412)],
        ["answerer", client.random.bytes(200)],
      ],
      "supporting",
    ],
    [
      "an honest TLS hello: no",
      ({ client }: Stage) => [
        ["opener", concat(Uint8Array.of(0x16, 3, 1, 0, 100, 1), client.random.bytes(99))],
        ["answerer", SERVER_EMPTY_RECORD],
      ],
      undefined,
    ],
    [
      "text: no",
      () => [
        ["opener", latin1("USER me\r\n")],
        ["answerer", latin1("+OK\r\n")],
      ],
      undefined,
    ],
  ])("%s", async (_, talk, strength) => {
    const { pieces } = await after(talk);
    expect(pieces.map((piece) => piece.strength)).toEqual(strength === undefined ? [] : [strength]);
  });
});
