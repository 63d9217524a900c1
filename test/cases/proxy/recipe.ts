import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { FAKE_ANSWER, fakeHello } from "../../../captures/recipes/skype/fake-tls.js";
import { lengthAnswer, linuxVersionCheck } from "../../../captures/recipes/skype/http-calls.js";
import { provableTalk } from "../../../captures/recipes/skype/native-handshake.js";
import { insideHost, latin1, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

/** Seen between the clients and the proxy: one client of Skype's, and somebody who only reads the web. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2012-05-14T08:30:00Z");
  const host = insideHost("10.1.0.21", "00:1c:c0:4a:10:21");
  const proxy = { host: insideHost("10.1.0.3", "00:1c:c0:4a:10:03"), port: 3_128 };
  const client = new SkypeClient({ span, host, port: 31_007, firstId: 0x1f00, publicIp: "198.51.100.7" });
  const { random } = client;

  const check = span.tcp({ host, port: 40_001 }, proxy);
  let time = check.send("opener", check.open(1), linuxVersionCheck("4.0.0.7", "1a2b3c4d5e6f"));
  time = check.send("answerer", time, lengthAnswer(span.timeline.date(time), "4.0.0.8"));
  check.close("answerer", time);

  for (const [index, node] of ["157.55.56.161:443", "111.221.74.40:443", "64.4.23.147:443"].entries()) {
    const tunnel = span.tcp({ host, port: 40_010 + index }, proxy);
    const request = `CONNECT ${node} HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n`;
    time = tunnel.send("opener", tunnel.open(4 + index * 3), latin1(request));
    time = tunnel.send("answerer", time, latin1("HTTP/1.0 200 Connection established\r\n\r\n"));
    time = tunnel.send("opener", time, fakeHello(random));
    time = tunnel.send("answerer", time, FAKE_ANSWER);
    provableTalk(client, tunnel, time);
  }

  const reader = { host: insideHost("10.1.0.22", "00:1c:c0:4a:10:22"), port: 50_100 };
  const page = span.tcp(reader, proxy);
  const request = "GET http://www.example.com/ HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
  time = page.send("opener", page.open(20), latin1(request));
  page.send("answerer", time, latin1("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
  return [...span.frames()];
}
