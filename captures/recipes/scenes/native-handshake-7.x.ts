// A Windows client 7.12 in October 2015, inbound UDP blocked: padded probes (C.4) at the pace of 2015 (B11), none
// answered; peers on N, 443, 80 at 1.61 s steps (D3); on two native ports and on one port 80 the newer handshake with
// D17 behind it (D30); one native stream that stalls after the 8 bytes and goes on behind the fake hello on 443 (D22,
// D8, D10); a contact server on 12350 (D12). No call to ui.skype.com: the version stands in a name (H3).

import { lookUp, resolver } from "../others/dns.js";
import { mapUdpPort } from "../others/nat-pmp.js";
import { tlsSession } from "../others/tls.js";
import { SkypeClient } from "../skype/client.js";
import { message } from "../skype/datagram.js";
import { FAKE_ANSWER, fakeHello } from "../skype/fake-tls.js";
import { login2015 } from "../skype/login.js";
import { microsoftNodes } from "../skype/microsoft-nodes.js";
import { nativeSession, provableTalk, stalledNativeSession } from "../skype/native-handshake.js";
import { pacing2015 } from "../skype/pacing.js";
import { paddedProbe } from "../skype/plaintext.js";
import { climb, type Ladder } from "../skype/port-ladder.js";
import { keepAlive } from "../skype/supernode-session.js";
import { insideHost, outsideHost, Random, SpanPort, type TcpConversation } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "192.168.1.40";
const SKYPE_PORT = 21764;
const NODES = microsoftNodes(new Random("native handshake"), 96);
type Answers = Pick<Ladder, "native" | "on80" | "on443">;
const CLIMBED: readonly Answers[] = [{}, { native: "open" }, {}, {}, { on80: "open" }, { native: "open" }, {}, {}, {}];
/** Tried alone, beside the ladder: its native port opens and stalls. */
const STALLED = NODES[9] ?? { ip: "", port: 0 };
const name = (index: number, port = NODES[index]?.port): string => `${NODES[index]?.ip}:${port}`;

/** 22, 24, 25 and 26 to 37 bytes, never 18 or 23. */
const PROBE_LENGTHS = [22, 24, 25, 24, 31, 22, 26, 34, 25, 22, 28, 37, 24, 33, 22, 30];

export const nativeHandshake: Scene = {
  name: "native-handshake-7.x",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: [
          "udp-proof",
          "udp-fanout",
          "port-ladder",
          "tcp-80-fallback",
          "tcp-proof",
          "fake-tls",
          "login",
          "names",
          "native-handshake",
          "port-mapping",
        ],
        platform: "windows",
        version: "7.12.0.101",
        skypePort: SKYPE_PORT,
        peersProbed: NODES.length,
        provenStreams: [name(1), name(5), name(4, 80), `${STALLED.ip}:443`],
        ladderPeers: CLIMBED.flatMap(({ native }, index) => (native === "open" ? [] : [NODES[index]?.ip ?? ""])),
      },
    ],
  },
  record() {
    const span = new SpanPort("2015-10-20T17:41:03Z", "00:24:d4:c1:50:08");
    const host = insideHost(HOST, "3c:07:54:2f:6a:11", { window: 8192 });
    const router = insideHost("192.168.1.1", "00:24:d4:c1:50:08", { ttl: 64 });
    const dns = resolver(router, 0x90aa);
    const client = new SkypeClient({
      span,
      host,
      port: SKYPE_PORT,
      firstId: 0x5b90,
      publicIp: "198.51.100.140",
      firstTcpPort: 50026,
    });
    const { random } = client;

    const names: readonly (readonly [at: number, name: string, ...addresses: string[]])[] = [
      [0.21, "a.config.skype.com", "157.56.126.211"],
      [0.24, "dsn4.d.skype.net", "157.55.130.144"],
      [0.61, "101.0.12.7.0.rst8.r.skype.net"],
      [1.9, "conn.skype.akadns.net", "91.190.216.17"],
      [2.2, "apps.skype.com", "23.206.33.166"],
    ];
    for (const [at, text, ...addresses] of names) lookUp(span, at, host, dns, text, ...addresses);
    mapUdpPort(span, 1.1, host, router, SKYPE_PORT);
    const apps = { host: outsideHost("23.206.33.166"), port: 443 };
    tlsSession(span, 2.31, { host, port: 50020 }, apps, "apps.skype.com", random);

    for (const [index, at] of pacing2015(NODES.length).entries()) {
      const node = NODES[index];
      const id = client.ids.take();
      const length = PROBE_LENGTHS[index % PROBE_LENGTHS.length] ?? 22;
      if (node !== undefined) client.send(3.5 + at, node, message(id, paddedProbe(id, length, random), random));
    }

    const until = 150;
    const ladders = CLIMBED.flatMap((answers, index) => {
      const peer = NODES[index];
      const at = 5.2 + Math.floor(index / 3) * 8.06 + (index % 3) * 0.00023;
      return peer === undefined ? [] : [{ peer, at, ...answers }];
    });
    climb(client, "443-first", ladders, (conversation, at) => nativeSession(client, conversation, at, { until }));

    const stalled = client.connection(STALLED);
    stalledNativeSession(client, stalled, stalled.open(29.6));
    behindFakeHello(client.connection({ ip: STALLED.ip, port: 443 }), 29.6 + 1.61);

    login2015(client, 34.8, { ip: "91.190.216.125", port: 12350 });
    return span.frames();

    function behindFakeHello(conversation: TcpConversation, at: number): void {
      let ready = conversation.send("opener", conversation.open(at), fakeHello(random));
      ready = conversation.send("answerer", ready, FAKE_ANSWER);
      keepAlive(client, conversation, provableTalk(client, conversation, ready), { until });
    }
  },
};
