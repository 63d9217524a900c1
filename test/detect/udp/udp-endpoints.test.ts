import { expect, it } from "vitest";
import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { opaqueMessage } from "../../../captures/recipes/skype/datagram.js";
import { insideHost } from "../../../captures/recipes/wire/index.js";
import { HOME, peers, stage } from "../stage.js";

const HELD = 40;

/** One port fills the memory for peers; `later`, in seconds, a client starts elsewhere. */
async function strengthOfSecond(later: number): Promise<string | undefined> {
  const { span, client, run } = stage();
  const host = insideHost("192.168.1.30", "00:04:76:96:7b:db");
  const first = new SkypeClient({ span, host, port: 5_000, firstId: 7, publicIp: "198.51.100.23" });
  for (const [index, peer] of peers(HELD).entries()) {
    first.send(index / 5, peer, opaqueMessage(index * 2, 26, client.random));
  }
  for (const [index, peer] of peers(10, 30_000).entries()) {
    client.send(later + index / 5, peer, opaqueMessage(1_000 + index * 2, 26, client.random));
  }
  const { evidence } = await run({ limits: { maxPeers: HELD } });
  return evidence(HOME, "udp-fanout")[0]?.strength;
}

it.each([
  { when: "while it may still be running", later: 600, expected: undefined },
  { when: "once it has been quiet for an hour", later: 3 * 3_600, expected: "strong" },
])("peers of another port keep their room $when: $expected", async ({ later, expected }) => {
  expect(await strengthOfSecond(later)).toBe(expected);
});
