import { ipv4, ipv6 } from "../core/address.js";
import { TUNNEL_KINDS, type Tunnel } from "../core/encapsulation.js";
import type { Packet } from "../decode/packet.js";

/** The tunnel that a packet came through, where its `tunnelDepth` is not 0. */
export function tunnelOf(packet: Packet): Tunnel {
  const { outerSource0, outerSource1, outerSource2, outerSource3, tunnelDepth: depth } = packet;
  const { outerDestination0, outerDestination1, outerDestination2, outerDestination3 } = packet;
  const kind = TUNNEL_KINDS[packet.tunnelKind] ?? "ip";
  if (packet.outerVersion === 4) {
    return { kind, source: ipv4(outerSource3), destination: ipv4(outerDestination3), depth };
  }
  return {
    kind,
    source: ipv6(outerSource0, outerSource1, outerSource2, outerSource3),
    destination: ipv6(outerDestination0, outerDestination1, outerDestination2, outerDestination3),
    depth,
  };
}
