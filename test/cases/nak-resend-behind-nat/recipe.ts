import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { ack, nak, opaqueMessage, resend } from "../../../captures/recipes/skype/datagram.js";
import { HOST_CACHE } from "../../../captures/recipes/skype/host-cache.js";
import { insideHost, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

/** Messages whose plaintext nobody knows: each peer refuses them under the address it sees, gets them again, and acks. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2006-08-25T19:31:00Z");
  const host = insideHost("192.168.0.5", "00:04:76:96:7b:05");
  const client = new SkypeClient({ span, host, port: 22_460, firstId: 0x4e10, publicIp: "198.51.100.23" });
  const { random } = client;
  for (const [index, peer] of HOST_CACHE.slice(0, 6).entries()) {
    const at = 1 + index * 0.4;
    const sent = opaqueMessage(client.ids.take(), 30, random);
    const refusal = nak(sent, client.publicIp, random);
    client.send(at, peer, sent);
    client.receive(at + 0.06, peer, refusal);
    client.send(at + 0.07, peer, resend(sent, refusal, peer.ip, random));
    client.receive(at + 0.13, peer, ack(sent, client.publicIp, random));
  }
  return [...span.frames()];
}
