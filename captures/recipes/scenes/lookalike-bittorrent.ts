// A BitTorrent client: 150 new peers from one UDP port, five a second, and uTP with some. Fan-out without Skype's
// header, so not even the weak form may lead to an alert (B12: tell apart by C).

import { dhtFanOut, utpSession } from "../others/bittorrent.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

export const bittorrent: Scene = {
  name: "lookalike-bittorrent",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2012-11-03T20:14:00Z");
    const random = new Random("bittorrent");
    const node = { host: insideHost("192.168.0.12", "00:26:5a:0b:c0:12"), port: 51_413 };
    dhtFanOut(span, 1, node, 150, random);
    for (let index = 0; index < 6; index++) {
      const peer = { host: outsideHost(random.ipv4()), port: random.between(1025, 65_000) };
      utpSession(span, 6 + index * 4.1, node, peer, random);
    }
    return span.frames();
  },
};
