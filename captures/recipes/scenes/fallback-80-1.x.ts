// The client of the seed document behind a firewall that drops UDP and every TCP port but 80: UDP unanswered, about
// 5 s later each peer on its own port, on 80, on 443 (D1), and on port 80 of two peers a stream that is no HTTP:
// the 1.x form (D18), kept alive for minutes (D26). The firewall lets browsing through, so does the person.

import { browse } from "../others/browsing.js";
import { lookUp, resolver } from "../others/dns.js";
import { SkypeClient } from "../skype/client.js";
import { message } from "../skype/datagram.js";
import { HOST_CACHE } from "../skype/host-cache.js";
import { pacing2006 } from "../skype/pacing.js";
import { probe } from "../skype/plaintext.js";
import { climb, type Rung } from "../skype/port-ladder.js";
import { type Sizes, session1x } from "../skype/supernode-session.js";
import { insideHost, outsideHost, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "192.168.10.23";
const SKYPE_PORT = 32417;
const PROBED = HOST_CACHE.slice(0, 17);
/** Tried by TCP, four at a time (D3), with what each does on port 80. */
const CLIMBED: readonly (readonly [index: number, on80: Rung])[] = [
  [0, "refused"],
  [1, "silent"],
  [2, "refused"],
  [3, "silent"],
  [4, "refused"],
  [5, "open"],
  [6, "silent"],
  [7, "open"],
];
/** A call is set up through the supernode (E11). */
const CALL_SIGNALLING: Sizes = [
  ["client", 14],
  ["node", 14],
  ["client", 4],
  ["node", 4],
  ["client", 518],
  ["node", 4],
  ["client", 77],
  ["node", 946],
  ["client", 479],
];
const ip = (index: number): string => HOST_CACHE[index]?.ip ?? "";

export const fallback1x: Scene = {
  name: "fallback-80-1.x",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: ["udp-proof", "udp-fanout", "port-ladder", "tcp-80-fallback", "tcp-proof"],
        skypePort: SKYPE_PORT,
        peersProbed: PROBED.length,
        provenStreams: CLIMBED.flatMap(([index, on80]) => (on80 === "open" ? [`${ip(index)}:80`] : [])),
        ladderPeers: CLIMBED.flatMap(([index, on80]) => (on80 === "open" ? [] : [ip(index)])),
      },
    ],
  },
  record() {
    const span = new SpanPort("2004-10-05T06:58:00Z");
    const host = insideHost(HOST, "00:0d:56:a1:3c:77");
    const dns = resolver(outsideHost("195.67.199.18", { roundTrip: 0.011 }), 0x1104);
    const client = new SkypeClient({ span, host, port: SKYPE_PORT, firstId: 0x7f4e, publicIp: "198.51.100.23" });
    const { random } = client;

    for (const [index, at] of pacing2006(PROBED.length).entries()) {
      const peer = PROBED[index];
      const id = client.ids.take();
      if (peer !== undefined) client.send(3.2 + at, peer, message(id, probe(id), random));
    }

    climb(
      client,
      "80-first",
      CLIMBED.flatMap(([index, on80], order) => {
        const peer = HOST_CACHE[index];
        const at = 8.4 + Math.floor(order / 4) * 6.05 + (order % 4) * 0.00021;
        return peer === undefined ? [] : [{ peer, at, on80 }];
      }),
      (conversation, at) =>
        session1x(client, conversation, at, { until: 260, signalling: { after: 21.7, sizes: CALL_SIGNALLING } }),
    );

    const news = { host: outsideHost("192.0.2.80"), port: 80 };
    for (const [at, port, path] of [
      [1.1, 1027, "/"],
      [74.2, 1070, "/sport/"],
      [181.9, 1071, "/ekonomi/kurser.html"],
    ] as const) {
      const resolved = lookUp(span, at, host, dns, "www.nyheter.example", "192.0.2.80");
      const page = { host: "www.nyheter.example", path, answerLength: 2900 };
      browse(span, resolved + 0.001, { host, port }, news, [page], random);
    }
    return span.frames();
  },
};
