import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { FAKE_ANSWER, fakeHello } from "../../../captures/recipes/skype/fake-tls.js";
import { linuxVersionCheck } from "../../../captures/recipes/skype/http-calls.js";
import { opening2x } from "../../../captures/recipes/skype/stream-opening.js";
import {
  type Host,
  insideHost,
  latin1,
  outsideHost,
  SpanPort,
  type TimedFrame,
} from "../../../captures/recipes/wire/index.js";

/** Two tunnels, each message on both legs; then a version check that the proxy passes on without a word of its own. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2012-05-14T08:30:00Z");
  const host = insideHost("10.1.0.21", "00:1c:c0:4a:10:21");
  const proxy = insideHost("10.1.0.3", "00:1c:c0:4a:10:03");
  const client = new SkypeClient({ span, host, port: 31_007, firstId: 0x1f00, publicIp: "198.51.100.7" });
  const { random } = client;
  for (const [index, ip] of ["157.55.56.161", "111.221.74.40"].entries()) {
    const inner = span.tcp({ host, port: 40_010 + index }, { host: proxy, port: 3_128 });
    const outer = span.tcp({ host: proxy, port: 50_010 + index }, { host: outsideHost(ip), port: 443 });
    let time = inner.send("opener", inner.open(4 + index * 3), latin1(`CONNECT ${ip}:443 HTTP/1.0\r\n\r\n`));
    const opened = outer.open(time);
    time = inner.send("answerer", opened, latin1("HTTP/1.0 200 Connection established\r\n\r\n"));
    for (const [side, message] of [
      ["opener", fakeHello(random)],
      ["answerer", FAKE_ANSWER],
      ["opener", opening2x(random, { length: 41, tag: 15, year2015: true })],
      ["answerer", opening2x(random, { length: 60, tag: 15, year2015: true })],
    ] as const) {
      // The answer passes on the outer leg first.
      const [first, second] = side === "opener" ? [inner, outer] : [outer, inner];
      const passed = first.send(side, time + 0.2, message);
      time = second.send(side, passed + 0.2, message);
    }
  }
  versionCheck(span, proxy);
  return [...span.frames()];
}

function versionCheck(span: SpanPort, proxy: Host): void {
  const conversation = span.tcp({ host: proxy, port: 50_100 }, { host: outsideHost("204.9.163.158"), port: 80 });
  conversation.send("opener", conversation.open(30), linuxVersionCheck("4.0.0.7", "1a2b3c4d5e6f"));
}
