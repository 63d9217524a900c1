import { describe, expect, it } from "vitest";
import { message } from "../../../captures/recipes/skype/datagram.js";
import { media } from "../../../captures/recipes/skype/media.js";
import { accept, probe } from "../../../captures/recipes/skype/plaintext.js";
import { HOME, PORT, peers, type Stage, stage } from "../../detect/stage.js";

const VOICE = { bytes: 67, perSecond: 16 };
const [friend, stranger] = peers(2) as [(typeof ALL)[number], (typeof ALL)[number]];
const ALL = peers(80);

function prove({ client }: Stage, at: number): void {
  const id = client.ids.take();
  client.send(at, stranger, message(id, probe(id), client.random));
}

const told = async ({ run }: Stage) =>
  (await run()).alerts
    .filter(({ rule }) => rule !== "skype.client" && rule !== "skype.udp-fanout")
    .map(({ rule, status, verdict, skype: { activity } }) => [rule, status, verdict, activity?.seconds]);

describe("a call", () => {
  it("is told when it can be told, and again when it is over", async () => {
    const scene = stage();
    prove(scene, 1);
    scene.client.send(2, friend, message(0x4000, probe(0x4000), scene.client.random));
    media(scene.client, { at: 3, seconds: 20, peer: friend, out: VOICE, back: VOICE });
    expect(await told(scene)).toEqual([
      ["skype.call", "new", "probable", 10],
      ["skype.call", "closed", "probable", 20],
    ]);
  });

  it("two with the same friend are two", async () => {
    const scene = stage();
    prove(scene, 1);
    for (const at of [3, 60]) media(scene.client, { at, seconds: 20, peer: friend, out: VOICE, back: VOICE });
    expect((await told(scene)).filter(([, status]) => status === "closed")).toHaveLength(2);
    const last = (await scene.run()).alerts.at(-1)!;
    expect(last).toMatchObject({ rule: "skype.client", status: "closed", skype: { calls: 2, callSeconds: 40 } });
  });

  it("that was over before the host was proven is told then", async () => {
    const scene = stage();
    media(scene.client, { at: 3, seconds: 20, peer: friend, out: VOICE, back: VOICE });
    scene.client.send(2, friend, message(0x4000, new Uint8Array(40), scene.client.random));
    scene.client.send(60, friend, message(0x4002, new Uint8Array(40), scene.client.random));
    prove(scene, 70);
    expect(await told(scene)).toEqual([["skype.call", "closed", "probable", 20]]);
  });

  it("is told of nobody who is not proven: RTP and games have such flows", async () => {
    const scene = stage();
    media(scene.client, { at: 3, seconds: 20, peer: friend, out: VOICE, back: VOICE });
    const { alerts, hosts } = await scene.run();
    expect(alerts).toEqual([]);
    expect(hosts).toEqual([]);
  });

  it("nor on another port of a host that is", async () => {
    const scene = stage();
    prove(scene, 1);
    const other = stage();
    const { host, span } = scene;
    for (let index = 0; index < 400; index++) {
      const payload = Uint8Array.of(index >> 8, index & 255, 0x0d, ...other.client.random.bytes(60));
      span.udp(3 + index / 30, { host, port: 16_384 }, scene.client.peer(friend), payload);
      span.udp(3.01 + index / 30, scene.client.peer(friend), { host, port: 16_384 }, payload);
    }
    expect(await told(scene)).toEqual([]);
  });
});

describe("a supernode (F1 to F7)", () => {
  const visited = async (count: number, every: number, served: number) => {
    const scene = stage();
    const { client } = scene;
    prove(scene, 1);
    for (const [index, from] of ALL.slice(2, 2 + count).entries()) {
      client.receive(5 + index * every, from, message(index, probe(index), client.random));
      if (index < served)
        client.send(5.01 + index * every, from, message(0x8000 + index, accept(index), client.random));
    }
    return (await scene.run()).alerts.filter(({ rule }) => rule === "skype.supernode");
  };

  it("fifty outsiders within ten minutes, five of them served", async () => {
    expect(await visited(60, 4, 60)).toMatchObject([
      { host: { ip: HOME, port: PORT }, verdict: "probable", severity: "high", skype: { visitors: 50 } },
    ]);
  });

  it.each([
    ["a few", 20, 4, 20],
    ["many, over hours", 60, 120, 60],
    ["many, hardly any served", 60, 4, 4],
  ])("%s are no promotion", async (_, count, every, served) => {
    expect(await visited(count, every, served)).toEqual([]);
  });
});
