import { describe, expect, it } from "vitest";
import { ack, nak, opaqueMessage, resend } from "../../../captures/recipes/skype/datagram.js";
import type { Random } from "../../../captures/recipes/wire/index.js";
import { HOME, PORT, peers, stage } from "../stage.js";

const PUBLIC = "198.51.100.23";
const PEERS = peers(6);
const [peer] = PEERS as [(typeof PEERS)[number]];

describe("a refusal and its resend (C.3)", () => {
  it.each([
    ["the refusal alone supports", true, false, "supporting"],
    ["both prove", true, true, "proof"],
    ["the resend proves where the refusal was not captured", false, true, "proof"],
  ] as const)("%s", async (_, isRefused, isResent, strength) => {
    const { client, run } = stage();
    const asked = opaqueMessage(0x15f2, 18, client.random);
    const refusal = nak(asked, PUBLIC, client.random);
    client.send(1, peer, asked);
    if (isRefused) client.receive(1.1, peer, refusal);
    if (isResent) client.send(1.2, peer, resend(asked, refusal, peer.ip, client.random));
    expect((await run()).evidence(HOME, "nak-resend")).toMatchObject([{ strength, facts: { port: PORT } }]);
  });

  it("a host that refuses a stranger and is sent the message again is proven as well (F3)", async () => {
    const { client, run } = stage();
    const asked = opaqueMessage(0x15f2, 18, client.random);
    const refusal = nak(asked, "203.0.113.9", client.random);
    client.receive(1, peer, asked);
    client.send(1.1, peer, refusal);
    client.receive(1.2, peer, resend(asked, refusal, HOME, client.random));
    const { evidence } = await run();
    expect(evidence(HOME, "nak-resend")).toMatchObject([{ strength: "proof", facts: { port: PORT, answersSent: 1 } }]);
  });
});

describe("the public address, behind NAT", () => {
  const told = async (address: string, count: number) => {
    const { client, run } = stage();
    for (const [index, from] of PEERS.slice(0, count).entries()) {
      const sent = opaqueMessage(0x4000 + 2 * index, 346, client.random);
      client.send(1 + index, from, sent);
      client.receive(1.1 + index, from, ack(sent, address, client.random));
    }
    return (await run()).evidence(HOME, "nak-resend")[0];
  };

  it.each([
    [1, "supporting"],
    [2, "strong"],
    [3, "proof"],
  ])("%i peers that agree: %s", async (count, strength) => {
    expect((await told(PUBLIC, count))?.strength).toBe(strength);
  });

  it.each(["0.0.0.0", "1.0.0.0", "255.255.255.255", "127.0.0.1", "10.9.8.7", "192.168.7.7", "112.105.110.103"])(
    "%s is a constant, text or a private address, not what a peer outside sees",
    async (address) => {
      expect(await told(address, 6)).toBeUndefined();
    },
  );

  it("whole datagrams that repeat are another protocol's constant: never more than supporting", async () => {
    const { client, run } = stage();
    const tail = [0x5a, 0x17, 0xc3, 0xaa];
    for (const [index, from] of PEERS.entries()) {
      const sent = opaqueMessage(0x4000 + 2 * index, 40, client.random);
      client.send(1 + index, from, sent);
      client.receive(1.1 + index, from, Uint8Array.of(0x40, 2 * index, 5, 198, 51, 100, 23, ...tail));
    }
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "nak-resend")).toMatchObject([{ strength: "supporting", facts: { acks: 6 } }]);
    expect(alerts).toEqual([]);
  });

  it("an address and port, as servers tell a host where it is seen, are no ack", async () => {
    const { client, run } = stage();
    for (const [index, from] of PEERS.entries()) {
      client.send(1 + index, from, opaqueMessage(0x4000 + 2 * index, 20, client.random));
      const seen = Uint8Array.of(0x40, 2 * index, 5, 192, 168, 1, 20, PORT >> 8, PORT & 0xff, 0, index);
      client.receive(1.1 + index, from, seen);
    }
    expect((await run()).hosts).toEqual([]);
  });

  describe("of a capture that has only what the host received", () => {
    const received = async (count: number, answer: (n: number, random: Random) => Uint8Array) => {
      const { client, run } = stage();
      for (const [index, from] of peers(count).entries()) client.receive(1 + index, from, answer(index, client.random));
      return (await run()).evidence(HOME, "nak-resend");
    };
    const of = (n: number, random: Random): Uint8Array => opaqueMessage(0x4000 + 2 * n, 40, random);

    it.each([
      [7, []],
      [12, [{ strength: "strong", facts: { unasked: 12, acks: 0 } }]],
    ])("%i peers that agree", async (count, pieces) => {
      expect(await received(count, (n, random) => ack(of(n, random), PUBLIC, random))).toMatchObject(pieces);
    });

    it.each<readonly [string, (n: number, random: Random) => Uint8Array]>([
      ["one type byte", (n, random) => Uint8Array.of(n, n, 0x35, 198, 51, 100, 23, ...random.bytes(4))],
      ["one tail", (n, random) => Uint8Array.of(...ack(of(n, random), PUBLIC, random).subarray(0, 7), 1, 2, 3, 4)],
      ["an address each", (n, random) => ack(of(n, random), `198.51.100.${23 + n}`, random)],
      ["a private address", (n, random) => ack(of(n, random), "192.168.7.9", random)],
      [
        "the host's port",
        (n, random) => Uint8Array.of(...ack(of(n, random), PUBLIC, random).subarray(0, 7), 0x7e, 0xa1, n, n),
      ],
    ])("not: %s", async (_, answer) => {
      expect(await received(40, answer)).toEqual([]);
    });
  });

  it("the address in the ack's own header proves both ends", async () => {
    const { client, run } = stage();
    const sent = opaqueMessage(0x4000, 346, client.random);
    client.receive(1, peer, sent);
    client.send(1.1, peer, ack(sent, peer.ip, client.random));
    expect((await run()).evidence(HOME, "nak-resend")).toMatchObject([
      { strength: "proof", facts: { answersSent: 1 } },
    ]);
  });
});
