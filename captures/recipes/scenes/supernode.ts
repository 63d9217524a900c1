// A campus host with a public address becomes a supernode (F1 to F7, published): after its own probes sixty strangers
// come to its one port within five minutes, are accepted, and some open TCP to the same port in the 2.x form.

import { SkypeClient } from "../skype/client.js";
import { message, opaqueMessage } from "../skype/datagram.js";
import { HOST_CACHE } from "../skype/host-cache.js";
import { visits } from "../skype/media.js";
import { accept, probe } from "../skype/plaintext.js";
import { opening2x } from "../skype/stream-opening.js";
import { insideHost, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "10.44.7.9";
const SKYPE_PORT = 38_802;
const OWN = HOST_CACHE.slice(0, 4);
const STRANGERS = Array.from({ length: 60 }, (_, index) => ({
  ip: `24.${60 + index}.17.${index + 3}`,
  port: 20_011 + index * 613,
}));

export const supernode: Scene = {
  name: "supernode",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: ["udp-proof", "tcp-proof", "supernode"],
        skypePort: SKYPE_PORT,
        visitors: { count: STRANGERS.length, asked: OWN.length, streams: 8 },
        activities: ["skype.supernode"],
      },
    ],
  },
  record() {
    const span = new SpanPort("2007-02-06T10:00:00Z");
    const host = insideHost(HOST, "00:14:22:7c:01:09");
    const client = new SkypeClient({ span, host, port: SKYPE_PORT, firstId: 0x7d10, publicIp: HOST });
    const { random } = client;
    for (const [index, peer] of OWN.entries()) {
      const id = client.ids.take();
      client.send(1 + index * 1.3, peer, message(id, probe(id), random));
      client.receive(1.1 + index * 1.3, peer, opaqueMessage(random.between(0, 0xffff), 51, random));
    }
    visits(
      client,
      20,
      STRANGERS,
      4.5,
      (id) => message(id, probe(id), random),
      (id) => message(client.ids.take(), accept(id), random),
    );
    for (const [index, stranger] of STRANGERS.slice(0, 8).entries()) {
      const conversation = span.tcp({ host: client.peer(stranger).host, port: 2_000 + index }, client.endpoint);
      let time = conversation.open(22 + index * 4.5);
      time = conversation.send("opener", time, opening2x(random, { length: 41, tag: 1 }));
      conversation.send("answerer", time, opening2x(random, { length: 60, tag: 3 }));
    }
    return span.frames();
  },
};
