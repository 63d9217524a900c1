import { describe, expect, it } from "vitest";
import { mapUdpPort } from "../../../captures/recipes/others/nat-pmp.js";
import { message } from "../../../captures/recipes/skype/datagram.js";
import { probe } from "../../../captures/recipes/skype/plaintext.js";
import { insideHost } from "../../../captures/recipes/wire/index.js";
import { HOME, PORT, peers, stage } from "../stage.js";

const ROUTER = insideHost("192.168.1.1", "00:0c:41:82:b2:53");

describe("a port that the router maps (U10)", () => {
  it("is known of the host, and makes nobody a client", async () => {
    const { span, host, run } = stage();
    mapUdpPort(span, 1, host, ROUTER, PORT);
    const { evidence, alerts } = await run();
    expect(evidence(HOME, "port-mapping")).toMatchObject([
      { strength: "weak", facts: { port: PORT, lifetime: 3_600 } },
    ]);
    expect(alerts).toEqual([]);
  });

  it("adds nothing to the confidence of one that is", async () => {
    const confidence = async (isMapped: boolean) => {
      const { client, span, host, run } = stage();
      if (isMapped) mapUdpPort(span, 1, host, ROUTER, PORT);
      client.send(2, peers(1)[0]!, message(0x15e8, probe(0x15e8), client.random));
      const last = (await run()).alerts.at(-1);
      return last !== undefined && "confidence" in last ? last.confidence : undefined;
    };
    expect(await confidence(true)).toBe(await confidence(false));
  });
});
