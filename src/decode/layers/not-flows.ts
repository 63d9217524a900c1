import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * What IP carries beside TCP, UDP and ICMP (IANA's protocol numbers): recognized so that the summary can name it. Skype
 * uses none of it, and no flow is made of it.
 */
export const notFlows: readonly Layer[] = [
  named("igmp", 2),
  named("rsvp", 46),
  named("eigrp", 88),
  named("ospf", 89),
  named("ip-compression", 108),
  named("vrrp", 112),
  named("pgm", 113),
  named("l2tp-version-3", 115),
  named("sctp", 132),
  named("udp-lite", 136),
];

function named(name: string, protocol: number): Layer {
  const reason = stopReason(`${name}.not-inspected`);
  return { name, ipProtocols: [protocol], decode: (packet: Packet) => stop(packet, reason) };
}
