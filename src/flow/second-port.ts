import { icmpSecondPort } from "../core/icmp-ports.js";
import { ICMP, ICMPV6, type Packet } from "../decode/packet.js";

/** What stands in the place of the destination port in a flow's key: for ICMP the type that answers (RFC 792). */
export function secondPort(packet: Packet): number {
  const { transport } = packet;
  return transport === ICMP || transport === ICMPV6
    ? icmpSecondPort(transport, packet.sourcePort, packet.destinationPort)
    : packet.destinationPort;
}
