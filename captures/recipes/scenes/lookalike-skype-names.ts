// Skype's name without its client: somebody opens ui.skype.com in a browser and mistypes paths under /ui/, Office and
// Teams look up and open names under skype.com (H6), a link-preview bot calls itself SkypeUriPreview (A16), pages carry
// the words in queries, referers and text. Names alone are never an alert.

import { browse } from "../others/browsing.js";
import { lookUp, resolver } from "../others/dns.js";
import { tlsSession } from "../others/tls.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Safari/537.36";
const PREVIEW = "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5";

export const skypeNames: Scene = {
  name: "lookalike-skype-names",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2022-04-05T08:11:00Z");
    const random = new Random("names");
    const reader = insideHost("10.12.0.21", "8c:04:ba:12:00:21");
    const office = insideHost("10.12.0.22", "8c:04:ba:12:00:22");
    const webServer = insideHost("10.12.0.80", "00:50:56:12:00:80", { ttl: 64 });
    const dns = resolver(insideHost("10.12.0.1", "00:0c:41:82:b2:53", { ttl: 64 }), 0x2200);
    const at80 = (ip: string) => ({ host: outsideHost(ip), port: 80 });

    const ui = { host: "ui.skype.com", userAgent: CHROME, answerLength: 160 };
    browse(
      span,
      lookUp(span, 1, reader, dns, ui.host, "192.0.2.113") + 0.001,
      { host: reader, port: 50_101 },
      at80("192.0.2.113"),
      [
        { ...ui, path: "/", status: "301 Moved Permanently" },
        { ...ui, path: "/ui/", status: "404 Not Found" },
        { ...ui, path: "/ui/x/latest/", status: "404 Not Found" },
        { ...ui, path: "/ui/0//en", status: "404 Not Found" },
      ],
      random,
    );
    browse(
      span,
      lookUp(span, 9, reader, dns, "forum.example", "192.0.2.114") + 0.001,
      { host: reader, port: 50_102 },
      at80("192.0.2.114"),
      [
        { host: "forum.example", path: "/search?q=ui.skype.com+getlatestversion", userAgent: CHROME },
        {
          host: "forum.example",
          path: "/topic/71",
          userAgent: CHROME,
          referer: "http://forum.example/search?q=http://ui.skype.com/ui/0/1.0.0.29/en/installed",
          answerText: "<p>My log says GET /ui/0/1.0.0.29/en/getlatestversion HTTP/1.1, Host: ui.skype.com. Why?</p>",
        },
      ],
      random,
    );
    browse(
      span,
      17,
      { host: outsideHost("192.0.2.200"), port: 41_022 },
      { host: webServer, port: 80 },
      [{ host: "www.office.example", path: "/press/launch.html", userAgent: PREVIEW, answerLength: 700 }],
      random,
    );

    for (const [index, [name, ip]] of (
      [
        ["teams.microsoft.com", "192.0.2.31"],
        ["eu-api.asm.skype.com", "192.0.2.32"],
        ["go.trouter.skype.com", "192.0.2.33"],
        ["config.edge.skype.com", "192.0.2.34"],
      ] as const
    ).entries()) {
      const resolved = lookUp(span, 24 + index * 3.2, office, dns, name, ip);
      const client = { host: office, port: 61_400 + index };
      tlsSession(span, resolved + 0.001, client, { host: outsideHost(ip), port: 443 }, name, random);
    }
    for (const [index, name] of ["api.skype.com", "a.config.skype.com", "login.skype.com"].entries()) {
      lookUp(span, 41 + index, office, dns, name, `192.0.2.${40 + index}`);
    }
    return span.frames();
  },
};
