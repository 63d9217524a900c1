// A later client (4.2, 2010) behind a firewall that lets through only TCP 80 and 443: version check with a user hash
// (A8), UDP unanswered, peers on N, 443, 80 (D2) at 1.61 s steps (D3), a working stream of the later form (D17) on
// port 80 of one peer, and on 443 of two others behind the hello that is no TLS (D8, D9), at offsets 72 and 79.

import { resolver } from "../others/dns.js";
import { SkypeClient } from "../skype/client.js";
import { message } from "../skype/datagram.js";
import { FAKE_ANSWER, fakeHello } from "../skype/fake-tls.js";
import { HOST_CACHE } from "../skype/host-cache.js";
import { lengthAnswer, versionCheck2010, versionCookie } from "../skype/http-calls.js";
import { pacing2006 } from "../skype/pacing.js";
import { probe } from "../skype/plaintext.js";
import { climb, type Ladder } from "../skype/port-ladder.js";
import { session2x } from "../skype/supernode-session.js";
import { versionCall } from "../skype/version-call.js";
import { insideHost, outsideHost, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "10.20.30.41";
const SKYPE_PORT = 41874;
const VERSION = "4.2.0.155";
/** From the far end of the list, so that this client has other peers than the one of 2004. */
const PEERS = HOST_CACHE.toReversed().slice(0, 21);
type Answers = Pick<Ladder, "on80" | "on443">;
const CLIMBED: readonly Answers[] = [
  {},
  { on443: "refused" },
  { on80: "open" },
  { on443: "open" },
  { on80: "refused" },
  {},
  { on443: "refused", on80: "refused" },
  { on443: "open" },
];
const ip = (index: number): string => PEERS[index]?.ip ?? "";

export const fallback2x: Scene = {
  name: "fallback-80-2.x",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: [
          "ui-http",
          "udp-proof",
          "udp-fanout",
          "port-ladder",
          "tcp-80-fallback",
          "tcp-proof",
          "fake-tls",
          "names",
        ],
        platform: "windows",
        version: VERSION,
        language: "en",
        verbs: ["getlatestversion"],
        userAgents: ["Skype\x99 4.2"],
        latestVersion: "4.1.0.179",
        skypePort: SKYPE_PORT,
        peersProbed: PEERS.length,
        provenStreams: CLIMBED.flatMap(({ on80, on443 }, index) => {
          if (on443 === "open") return [`${ip(index)}:443`];
          return on80 === "open" ? [`${ip(index)}:80`] : [];
        }),
        ladderPeers: CLIMBED.flatMap(({ on443 }, index) => (on443 === "open" ? [] : [ip(index)])),
      },
    ],
  },
  record() {
    const span = new SpanPort("2010-05-12T13:05:40Z", "00:1b:2a:77:10:01");
    const host = insideHost(HOST, "00:1f:3b:5e:90:12", { window: 65535 });
    const dns = resolver(outsideHost("192.0.2.53", { roundTrip: 0.008 }), 0x6602);
    const client = new SkypeClient({
      span,
      host,
      port: SKYPE_PORT,
      firstId: 0x51c2,
      publicIp: "198.51.100.77",
      firstTcpPort: 2210,
    });
    const { random } = client;

    for (const [index, at] of pacing2006(PEERS.length).entries()) {
      const peer = PEERS[index];
      const id = client.ids.take();
      if (peer !== undefined) client.send(2 + at, peer, message(id, probe(id), random));
    }

    versionCall(span, 6.31, {
      client: { host, port: 2204 },
      server: { host: outsideHost("212.72.49.131"), port: 80 },
      resolver: dns,
      request: versionCheck2010(`${VERSION}.259`, "9f3ac1772be05d64418e0c5ab2d7f013"),
      answer: (date) => lengthAnswer(date, "4.1.0.179", versionCookie(date, 0, VERSION)),
    });

    const ladders = CLIMBED.flatMap((answers, index) => {
      const peer = PEERS[index];
      const at = 7.3 + Math.floor(index / 4) * 6.05 + (index % 4) * 0.00018;
      return peer === undefined ? [] : [{ peer, at, ...answers }];
    });
    climb(client, "443-first", ladders, (conversation, at, port) => {
      let ready = at;
      if (port === 443) {
        ready = conversation.send("opener", ready, fakeHello(random));
        ready = conversation.send("answerer", ready, FAKE_ANSWER);
      }
      session2x(client, conversation, ready, { until: 200 });
    });
    return span.frames();
  },
};
