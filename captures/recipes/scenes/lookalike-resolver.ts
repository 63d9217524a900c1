// A busy resolver: random source ports as it should be, and beside it an old one that asks from one fixed port with
// ids rising by 2 towards many servers (U4 by chance). The third byte is DNS flags, never 0x02.

import { dnsAnswer, dnsQuery } from "../others/dns.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

const WORDS = ["mail", "www", "cdn", "img", "api", "ns1", "static", "login", "video", "shop"];

export const busyResolver: Scene = {
  name: "lookalike-resolver",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2009-02-17T14:00:00Z");
    const random = new Random("resolver");
    const modern = insideHost("10.7.0.53", "00:16:3e:07:00:53", { ttl: 64 });
    const old = insideHost("10.7.0.54", "00:16:3e:07:00:54", { ttl: 64 });
    const servers = Array.from({ length: 120 }, () => outsideHost(random.ipv4()));

    const ask = (at: number, from: typeof modern, port: number, id: number): void => {
      const server = { host: random.pick(servers), port: 53 };
      const name = `${random.pick(WORDS)}.${random.hexDigits(6)}.example`;
      span.udp(at, { host: from, port }, server, dnsQuery(id, name));
      if (random.between(1, 10) === 1) return;
      const addresses = random.between(1, 6) === 1 ? [] : [`192.0.2.${random.between(1, 254)}`];
      span.udp(at + server.host.roundTrip, server, { host: from, port }, dnsAnswer(id, name, addresses));
    };
    for (let at = 1; at < 31; at += random.seconds(0.01, 0.05)) {
      ask(at, modern, random.between(1024, 65_535), random.between(0, 0xffff));
    }
    for (let index = 0, at = 2; index < 240; index++, at += random.seconds(0.02, 0.2)) {
      ask(at, old, 32_768, (0x4000 + 2 * index) & 0xffff);
    }
    return span.frames();
  },
};
