import { describe, expect, it } from "vitest";
import { latin1, type Side } from "../../../captures/recipes/wire/index.js";
import { HOME, peers, stage } from "../stage.js";

type Sizes = readonly (readonly [Side, number])[];
const REAL: Sizes = [
  ["opener", 61],
  ["answerer", 84],
  ["opener", 8],
  ["answerer", 8],
];

async function shaken(count: number, sizes: Sizes, port?: number, first?: string) {
  const { client, run } = stage();
  for (const [index, peer] of peers(count).entries()) {
    const conversation = client.connection({ ip: peer.ip, port: port ?? peer.port });
    let at = conversation.open(1 + index);
    for (const [place, [side, size]] of sizes.entries()) {
      at = conversation.send(side, at, place === 0 && first !== undefined ? latin1(first) : client.random.bytes(size));
    }
  }
  return run();
}

describe("the four lengths of the newer key agreement (D22)", () => {
  it.each([
    [1, "weak"],
    [2, "weak"],
    [3, "supporting"],
  ])("with %i peers: %s, and never an alert", async (count, strength) => {
    const { evidence, alerts } = await shaken(count, REAL);
    expect(evidence(HOME, "native-handshake")).toMatchObject([{ strength, facts: { handshakes: count } }]);
    expect(alerts).toEqual([]);
  });

  it.each<readonly [string, Sizes, number | undefined, string | undefined]>([
    ["without the 8 of the node", REAL.slice(0, 3), undefined, undefined],
    ["a second message of 9", [...REAL.slice(0, 2), ["opener", 9], ["answerer", 8]], undefined, undefined],
    ["a first message of 111", [["opener", 111], ...REAL.slice(1)], undefined, undefined],
    [
      "the node first",
      [
        ["answerer", 61],
        ["opener", 84],
        ["answerer", 8],
        ["opener", 8],
      ],
      undefined,
      undefined,
    ],
    ["on port 443", REAL, 443, undefined],
    ["text", REAL, undefined, "HELLO this is a greeting of sixty characters and a few more \r\n"],
  ])("not: %s", async (_, sizes, port, first) => {
    expect((await shaken(4, sizes, port, first)).evidence(HOME, "native-handshake")).toEqual([]);
  });
});
