// An evening in 2006: a Windows client is proven by its probes and then talks, by the published figures of section E:
// a call (67 bytes a packet, both ways), a call of which this side sends through one relay, a call to a telephone, a
// file at line speed, a file through a relay at half a kilobyte a second. Beside it somebody else's SIP call.

import { sipCall } from "../others/sip-call.js";
import { SkypeClient } from "../skype/client.js";
import { message, opaqueMessage } from "../skype/datagram.js";
import { HOST_CACHE } from "../skype/host-cache.js";
import { media, skypeOut } from "../skype/media.js";
import { probe } from "../skype/plaintext.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "192.168.1.52";
const SKYPE_PORT = 24_113;
const PEERS = HOST_CACHE.slice(0, 5);

export const callsAndTransfers: Scene = {
  name: "calls-and-transfers",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: ["udp-proof", "udp-fanout", "media"],
        skypePort: SKYPE_PORT,
        peersProbed: 5,
        activities: [
          "skype.call call direct 12",
          "skype.call call relay 12",
          "skype.file-transfer file-transfer direct 11",
          "skype.relayed-transfer relayed-transfer relay 74",
          "skype.call skypeout direct 12",
        ],
      },
    ],
  },
  record() {
    const span = new SpanPort("2006-03-11T19:30:00Z");
    const host = insideHost(HOST, "00:0d:60:2b:90:17");
    const client = new SkypeClient({ span, host, port: SKYPE_PORT, firstId: 0x3c20, publicIp: "198.51.100.52" });
    const { random } = client;
    for (const [index, peer] of PEERS.entries()) {
      const id = client.ids.take();
      client.send(1 + index * 0.25, peer, message(id, probe(id), random));
      client.receive(1.1 + index * 0.25, peer, opaqueMessage(random.between(0, 0xffff), 51, random));
    }
    const [friend, relay, colleague, store] = PEERS as [Peer, Peer, Peer, Peer];
    const voice = { bytes: 67, perSecond: 15 };
    media(client, { at: 10, seconds: 12, peer: friend, out: voice, back: voice });
    media(client, { at: 40, seconds: 12, peer: relay, out: voice });
    skypeOut(client, 70, 12, "195.215.8.140");
    media(client, {
      at: 100,
      seconds: 11,
      peer: colleague,
      out: { bytes: 900, perSecond: 10 },
      back: { bytes: 30, perSecond: 3 },
    });
    media(client, {
      at: 130,
      seconds: 75,
      peer: store,
      out: { bytes: 500, perSecond: 1 },
      back: { bytes: 20, perSecond: 1 },
    });
    const other = { host: insideHost("192.168.1.53", "00:0d:60:2b:90:18"), port: 5060 };
    sipCall(
      span,
      60,
      { caller: other, callee: { host: outsideHost("192.0.2.61"), port: 5060 }, seconds: 2 },
      new Random("a neighbour"),
    );
    return span.frames();
  },
};

type Peer = (typeof PEERS)[number];
