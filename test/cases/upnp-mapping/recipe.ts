import { SkypeClient } from "../../../captures/recipes/skype/client.js";
import { message } from "../../../captures/recipes/skype/datagram.js";
import { HOST_CACHE } from "../../../captures/recipes/skype/host-cache.js";
import { probe } from "../../../captures/recipes/skype/plaintext.js";
import { insideHost, latin1, SpanPort, type TimedFrame } from "../../../captures/recipes/wire/index.js";

const ACTION = "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping";

/** The router is asked to map the client's port for UDP and TCP, and somebody's for a game; then the client probes. */
export function record(): TimedFrame[] {
  const span = new SpanPort("2012-11-03T20:00:00Z");
  const router = { host: insideHost("192.168.1.1", "00:0c:41:82:b2:53", { ttl: 64 }), port: 5_431 };
  const host = insideHost("192.168.1.34", "00:04:76:96:7b:34");
  const client = new SkypeClient({ span, host, port: 13_021, firstId: 0x5100, publicIp: "198.51.100.34" });
  const gamer = insideHost("192.168.1.35", "00:04:76:96:7b:35");
  map(1, host, 4_001, "Skype UDP at 192.168.1.34:13021 (2734)", "UDP", 13_021);
  map(2, host, 4_002, "Skype TCP at 192.168.1.34:13021 (2734)", "TCP", 13_021);
  map(3, gamer, 4_003, "A game", "UDP", 27_015);
  for (const [index, peer] of HOST_CACHE.slice(0, 12).entries()) {
    const id = client.ids.take();
    client.send(5 + index / 4, peer, message(id, probe(id), client.random));
  }
  return [...span.frames()];

  function map(
    at: number,
    from: typeof host,
    port: number,
    description: string,
    protocol: string,
    mapped: number,
  ): void {
    const field = (name: string, value: string | number): string => `<New${name}>${value}</New${name}>`;
    const fields = [
      field("RemoteHost", ""),
      field("ExternalPort", mapped),
      field("Protocol", protocol),
      field("InternalPort", mapped),
      field("InternalClient", from.ip),
      field("Enabled", 1),
      field("PortMappingDescription", description),
      field("LeaseDuration", 0),
    ].join("");
    const body = `<?xml version="1.0"?><s:Envelope><s:Body><u:AddPortMapping>${fields}</u:AddPortMapping></s:Body></s:Envelope>`;
    const head = [
      "POST /uuid:0014-bf09/WANIPConnection:1 HTTP/1.1",
      `Host: ${router.host.ip}:${router.port}`,
      `SOAPAction: "${ACTION}"`,
      "Content-Type: text/xml",
      `Content-Length: ${body.length}`,
    ];
    const conversation = span.tcp({ host: from, port }, router);
    conversation.send("opener", conversation.open(at), latin1(`${head.join("\r\n")}\r\n\r\n${body}`));
  }
}
