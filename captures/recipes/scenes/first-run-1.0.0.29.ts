// The seed document's own story, 30 September 2004: a Windows client 1.0.0.29 is installed and started. Version
// check (A1, A2), 142 s later `installed` (A3), at once the fan-out to the printed host cache (B10, B11), TCP to
// those that accept (D18, D23), login (D11), presence traffic, while the same person reads the news.

import { browse } from "../others/browsing.js";
import { lookUp, resolver } from "../others/dns.js";
import { acknowledgedMessage, fragmentedAnswer, presence, questions35 } from "../skype/after-login.js";
import { SkypeClient } from "../skype/client.js";
import { firstContact, type PeerMood } from "../skype/first-contact.js";
import { type CacheEntry, HOST_CACHE } from "../skype/host-cache.js";
import { chunkedVersionAnswer, installed, installerVersionCheck, lengthAnswer } from "../skype/http-calls.js";
import { login } from "../skype/login.js";
import { refusedSession1x, session1x } from "../skype/supernode-session.js";
import { versionCall } from "../skype/version-call.js";
import { insideHost, outsideHost, SpanPort } from "../wire/index.js";
import type { Scene } from "./scene.js";

const HOST = "192.168.10.23";
const PUBLIC_IP = "198.51.100.23";
const SKYPE_PORT = 32417;
const VERSION = "1.0.0.29";
const PEERS = HOST_CACHE.slice(0, 30);
const END = 420;

/** The first to answer NAK, because the client does not know its address yet; once it does nobody else will. */
const MOODS: Readonly<Record<number, PeerMood>> = {
  3: "naks-refuses",
  4: "naks-accepts",
  5: "accepts",
  6: "refuses",
  8: "unreachable",
  11: "accepts",
  12: "refuses",
  13: "refuses",
  17: "accepts",
  21: "accepts",
  22: "refuses",
  26: "refuses",
};

const at = (index: number): string => `${PEERS[index]?.ip}:${PEERS[index]?.port}`;

export const firstRun: Scene = {
  name: "first-run-1.0.0.29",
  expected: {
    clients: [
      {
        ip: HOST,
        verdict: "confirmed",
        signals: ["ui-http", "udp-proof", "nak-resend", "tcp-proof", "login", "udp-fanout", "names"],
        platform: "windows",
        version: VERSION,
        language: "en",
        verbs: ["getlatestversion", "installed"],
        userAgents: ["SkypeSetup 1.0.0.29", "Skype\x99 1.0"],
        latestVersion: "0.98.0.1",
        skypePort: SKYPE_PORT,
        publicIp: PUBLIC_IP,
        peersProbed: PEERS.length,
        provenStreams: [at(4), at(5), at(11), at(17), at(21)],
        naks: 2,
      },
    ],
  },
  record() {
    const span = new SpanPort("2004-09-30T07:33:20Z");
    const host = insideHost(HOST, "00:0d:56:a1:3c:77");
    const dns = resolver(outsideHost("195.67.199.18", { roundTrip: 0.011 }), 0x3a10);
    const client = new SkypeClient({ span, host, port: SKYPE_PORT, firstId: 0x2b4e, publicIp: PUBLIC_IP });
    const { random } = client;
    const uiSkype = { host: outsideHost("80.160.91.13", { roundTrip: 0.036 }), port: 80 };

    const news = { host: outsideHost("192.0.2.80"), port: 80 };
    for (const [start, port, path] of [
      [1.2, 1031, "/"],
      [96.4, 1034, "/inrikes/valet.html"],
      [233.9, 1060, "/kultur/"],
      [330.2, 1066, "/vader?ort=stockholm"],
    ] as const) {
      const resolved = lookUp(span, start, host, dns, "www.nyheter.example", "192.0.2.80");
      const page = { host: "www.nyheter.example" };
      browse(
        span,
        resolved + 0.001,
        { host, port },
        news,
        [
          { ...page, path, answerLength: 3400 },
          { ...page, path: "/stil.css", answerLength: 700, referer: `http://www.nyheter.example${path}` },
        ],
        random,
      );
    }

    versionCall(span, 11.94, {
      client: { host, port: 1032 },
      server: uiSkype,
      resolver: dns,
      request: installerVersionCheck(VERSION),
      answer: (date) => chunkedVersionAnswer(date, "0.98.0.1"),
    });
    versionCall(span, 153.94, {
      client: { host, port: 1037 },
      server: uiSkype,
      resolver: dns,
      request: installed(VERSION),
      answer: (date) => lengthAnswer(date, ""),
    });

    let supernodes = 0;
    firstContact(client, 154.3, {
      peers: PEERS,
      mood: (index) => MOODS[index] ?? "silent",
      accepted(peer, when) {
        const conversation = client.connection(peer);
        const ready = conversation.open(when);
        supernodes++;
        if (supernodes === 1) login(client, when + 3.2);
        if (supernodes === 2) refusedSession1x(client, conversation, ready);
        else session1x(client, conversation, ready, { until: supernodes === 1 ? END - 8 : END - 140 });
      },
    });

    const peer = (index: number): CacheEntry => PEERS[index] ?? { ip: "0.0.0.0", port: 0 };
    for (const [index, who] of [6, 12, 13, 22, 26, 3].entries()) {
      presence(client, 208.2 + index * 0.0811, peer(who));
    }
    questions35(client, 209.4, peer(12), 8);
    questions35(client, 211.7, peer(22), 6);
    acknowledgedMessage(client, 213.1, peer(13));
    acknowledgedMessage(client, 213.2, peer(6));
    fragmentedAnswer(client, 214.0, peer(26));
    for (const when of [268.3, 331.1, 397.6]) presence(client, when, peer(12));
    return span.frames();
  },
};
