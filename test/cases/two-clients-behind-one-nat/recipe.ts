import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { message } from "../../../captures/recipes/skype/datagram.js";
import { HOST_CACHE } from "../../../captures/recipes/skype/host-cache.js";
import { probe } from "../../../captures/recipes/skype/plaintext.js";
import { insideHost, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

/** Seen outside the router: both clients have its address, and their own ports and counters. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2006-08-25T19:31:00Z");
  const host = insideHost("10.9.9.9", "00:04:76:96:7b:da");
  for (const [port, firstId, offset] of [
    [32_417, 0x2b4e, 0],
    [41_874, 0x9c04, 0.1],
  ] as const) {
    const client = new SkypeClient({ span, host, port, firstId, publicIp: "198.51.100.23" });
    for (const [index, peer] of HOST_CACHE.slice(0, 12).entries()) {
      const id = firstId + 2 * index;
      client.send(offset + index / 5, peer, message(id, probe(id), client.random));
    }
  }
  return [...span.frames()];
}
