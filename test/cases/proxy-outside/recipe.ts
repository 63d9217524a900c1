import { lengthAnswer } from "../../../captures/recipes/skype/http-calls.js";
import { insideHost, latin1, outsideHost, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

/** Seen between the proxy and the internet: what it passes on for a client that is not to be seen there. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2012-05-14T08:30:00Z");
  const proxy = { host: insideHost("10.1.0.3", "00:1c:c0:4a:10:03"), port: 55_012 };
  const conversation = span.tcp(proxy, { host: outsideHost("204.9.163.158"), port: 80 });
  const request = [
    "GET /ui/2/4.0.0.7/en/getlatestversion?ver=4.0.0.7&uhash=1a2b3c4d5e6f HTTP/1.1",
    "connection: Keep-Alive",
    "host: ui.skype.com",
    "Via: 1.1 proxy.example.com (squid/3.1)",
    "X-Forwarded-For: 10.1.0.21",
  ];
  const asked = conversation.send("opener", conversation.open(1), latin1(`${request.join("\r\n")}\r\n\r\n`));
  conversation.send("answerer", asked, lengthAnswer(span.timeline.date(asked), "4.0.0.8"));
  return [...span.frames()];
}
