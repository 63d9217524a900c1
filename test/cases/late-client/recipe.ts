import { lookUp, resolver } from "../../../captures/recipes/others/dns.js";
import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { microsoftNodes } from "../../../captures/recipes/skype/microsoft-nodes.js";
import { nativeSession, stalledNativeSession } from "../../../captures/recipes/skype/native-handshake.js";
import { insideHost, Random, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

/** Linux 4.3 in 2016: no UDP, no version check, three streams to native ports, one of which stalls. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2016-02-02T12:00:00Z");
  const host = insideHost("192.168.5.77", "52:54:00:12:34:56", { ttl: 64 });
  const client = new SkypeClient({ span, host, port: 9_912, firstId: 0x100, publicIp: "198.51.100.9" });
  const dns = resolver(insideHost("192.168.5.1", "52:54:00:12:34:01"), 0x2222);
  lookUp(span, 0.2, host, dns, "dsn13.d.skype.net", "157.55.130.150");
  lookUp(span, 0.5, host, dns, "37.0.3.4.2.rst3.r.skype.net");
  const [first, second, third] = microsoftNodes(new Random("late client"), 3);
  for (const [index, node] of [first!, second!].entries()) {
    const conversation = client.connection(node);
    nativeSession(client, conversation, conversation.open(2 + index * 1.7), { until: 60 });
  }
  const stalled = client.connection(third!);
  stalledNativeSession(client, stalled, stalled.open(6));
  return [...span.frames()];
}
