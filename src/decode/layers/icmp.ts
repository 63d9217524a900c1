import { stop } from "../dispatch.js";
import { DONE, type Layer, type LayerNumber } from "../layer.js";
import { ICMP, ICMPV6, type Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * ICMP (RFC 792) and ICMPv6 (RFC 4443): type and code stand in for ports, as flow tools do. The quoted packet inside
 * an error is payload and is not decoded: it was not sent in this frame.
 *
 *     0  type (1)   1  code (1)   2  checksum (2)
 */
const HEADER = 4;

const TRUNCATED = stopReason("icmp.truncated");

function decode(packet: Packet, transport: number): LayerNumber {
  const at = packet.offset;
  if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
  packet.transport = transport;
  packet.sourcePort = packet.bytes[at]!;
  packet.destinationPort = packet.bytes[at + 1]!;
  packet.payload = at + HEADER;
  packet.payloadEnd = packet.end;
  packet.payloadLength = Math.max(0, packet.promisedEnd - packet.payload);
  return DONE;
}

export const icmp: Layer = { name: "icmp", ipProtocols: [ICMP], decode: (packet) => decode(packet, ICMP) };

export const icmpv6: Layer = { name: "icmpv6", ipProtocols: [ICMPV6], decode: (packet) => decode(packet, ICMPV6) };
