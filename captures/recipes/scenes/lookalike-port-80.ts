// Strangers on port 80: a program's own protocol, noise in the very sizes of Skype 1.x, a web socket, SSH, TLS. None
// is HTTP throughout, none passes D17 or D18: alone this is too weak to report (D28).

import { noiseOfSkypeSizes, ownProtocol, ssh, webSocket } from "../others/port-80-strangers.js";
import { tlsSession } from "../others/tls.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

export const port80: Scene = {
  name: "lookalike-port-80",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2011-06-08T10:30:00Z");
    const random = new Random("strangers on port 80");
    const host = insideHost("10.4.0.66", "00:21:70:ac:44:66");
    const server = (last: number) => ({ host: outsideHost(`192.0.2.${last}`), port: 80 });
    ownProtocol(span, 1, { host, port: 2201 }, server(201), random);
    ownProtocol(span, 4.3, { host, port: 2202 }, server(202), random);
    noiseOfSkypeSizes(span, 9.1, { host, port: 2203 }, server(203), random);
    webSocket(span, 12.8, { host, port: 2204 }, server(204), random);
    ssh(span, 20.2, { host, port: 2205 }, server(205), random);
    tlsSession(span, 29.9, { host, port: 2206 }, server(206), "tunnel.example", random);
    return span.frames();
  },
};
