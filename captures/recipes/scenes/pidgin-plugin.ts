// A Pidgin with the Skype plugin asks for the newest version by itself: the right host and path under the bare agent
// "Skype" (A10), and nothing else of Skype on the wire. Strong, but no proof of the official client; the answer is
// what makes it "probable" at most.

import { resolver } from "../others/dns.js";
import { lengthAnswer, newestVersionCheck } from "../skype/http-calls.js";
import { versionCall } from "../skype/version-call.js";
import { insideHost, outsideHost, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "192.168.77.5";

export const pidginPlugin: Scene = {
  name: "pidgin-plugin",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "probable",
        signals: ["ui-http", "names"],
        platform: "windows",
        version: "3.5.0.239",
        language: "en",
        verbs: ["getnewestversion"],
        userAgents: ["Skype"],
      },
    ],
  },
  record() {
    const span = new SpanPort("2008-03-14T19:02:00Z");
    const host = insideHost(HOST, "00:1c:23:77:00:05");
    versionCall(span, 1, {
      client: { host, port: 3312 },
      server: { host: outsideHost("212.72.49.131"), port: 80 },
      resolver: resolver(outsideHost("192.0.2.53"), 0x0a00),
      request: newestVersionCheck("/ui/0/3.5.0.239/en/getnewestversion"),
      answer: (date) => lengthAnswer(date, "3.6.0.248"),
    });
    return span.frames();
  },
};
