// An ordinary office with none of it: names, web pages kept alive, chunked and posted, TLS, time, a SIP call whose
// sequence numbers run through 0x02xx, mail, leases, printers, SNMP (third byte 0x02, I1), QUIC, a host on a VLAN.

import { browse } from "../others/browsing.js";
import { getAddress } from "../others/dhcp.js";
import { lookUp, resolver } from "../others/dns.js";
import { lookForPrinters } from "../others/mdns.js";
import { setClock } from "../others/ntp.js";
import { quicSession } from "../others/quic.js";
import { sipCall } from "../others/sip-call.js";
import { mail } from "../others/smtp.js";
import { poll } from "../others/snmp.js";
import { tlsSession } from "../others/tls.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:86.0) Gecko/20100101 Firefox/86.0";

export const officeHour: Scene = {
  name: "office-hour",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2021-03-16T09:00:00Z");
    const random = new Random("office hour");
    const router = insideHost("10.1.0.1", "00:0c:41:82:b2:53", { ttl: 64 });
    const server = insideHost("10.1.0.5", "00:50:56:9c:01:05", { ttl: 64 });
    const anna = insideHost("10.1.0.17", "a4:4c:c8:10:04:17");
    const bo = insideHost("10.1.0.18", "a4:4c:c8:10:04:18");
    const monitor = insideHost("10.1.0.9", "00:50:56:9c:01:09", { ttl: 64 });
    const guest = insideHost("10.1.20.31", "f0:18:98:33:20:31", { vlan: 20, ttl: 64 });
    const dns = resolver(server, 0x0410);
    const web = (ip: string, port: number) => ({ host: outsideHost(ip), port });

    getAddress(span, 1.2, anna, router, random);
    span.whoHas(1.3, anna, router);
    lookForPrinters(span, 2.1, anna);
    setClock(span, 3.4, { host: anna, port: 123 }, web("192.0.2.123", 123), random);
    setClock(span, 67.4, { host: anna, port: 123 }, web("192.0.2.123", 123), random);

    const page = { host: "shop.office.example", userAgent: FIREFOX };
    browse(
      span,
      lookUp(span, 5, anna, dns, page.host, "192.0.2.90") + 0.001,
      { host: anna, port: 49_701 },
      web("192.0.2.90", 80),
      [
        { ...page, path: "/", answerLength: 2600, chunked: true, headers: ["DNT: 1", "Cookie: id=7f31; cart=2"] },
        { ...page, path: "/search?q=desk%20lamp", answerLength: 900, referer: "http://shop.office.example/" },
        { ...page, path: "/order", method: "POST", body: "item=4411&count=2&note=by+friday", status: "302 Found" },
        { ...page, path: "/missing.png", status: "404 Not Found", answerLength: 220 },
      ],
      random,
    );
    browse(
      span,
      lookUp(span, 21, guest, { ...dns, host: outsideHost("192.0.2.53") }, "news.example", "192.0.2.91") + 0.001,
      { host: guest, port: 52_110 },
      web("192.0.2.91", 80),
      [{ host: "news.example", path: "/today", userAgent: FIREFOX, answerLength: 1800 }],
      random,
    );
    for (const [at, name, ip, port] of [
      [12.2, "mail.office.example", "192.0.2.92", 49_710],
      [33.8, "cdn.news.example", "192.0.2.93", 49_711],
      [61.1, "login.bank.example", "192.0.2.94", 49_712],
    ] as const) {
      const resolved = lookUp(span, at, anna, dns, name, ip);
      tlsSession(span, resolved + 0.001, { host: anna, port }, web(ip, 443), name, random);
    }
    quicSession(span, 18.3, { host: anna, port: 61_240 }, web("192.0.2.95", 443), random);
    sipCall(
      span,
      25,
      { caller: { host: anna, port: 5060 }, callee: { host: outsideHost("192.0.2.60"), port: 5060 }, seconds: 3 },
      random,
    );
    mail(span, 31.4, { host: bo, port: 50_022 }, { host: server, port: 25 });

    const printersAndSwitches = Array.from({ length: 14 }, (_, index) =>
      insideHost(`10.1.0.${200 + index}`, `00:1b:a9:00:02:${(0x10 + index).toString(16)}`, { ttl: 64 }),
    );
    poll(span, 40, { host: monitor, port: 40_161 }, printersAndSwitches, 0x0102_0304);
    return span.frames();
  },
};
