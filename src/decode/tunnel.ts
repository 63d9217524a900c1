import { TUNNEL_KINDS, type TunnelKind } from "../core/encapsulation.js";
import type { Packet } from "./packet.js";

const IP = tunnelKind("ip");
const IPV4_IN_IP = 4;
const IPV6_IN_IP = 41;

/** A kind's number in packets. */
export function tunnelKind(name: TunnelKind): number {
  return TUNNEL_KINDS.indexOf(name);
}

/** What a layer that carries packets says of itself, by its number; the outermost one is kept. */
export function carriesPackets(packet: Packet, kind: number): void {
  if (packet.tunnelDepth === 0) packet.tunnelKind = kind;
}

/**
 * Called by a network layer that begins inside another one, before it sets its own addresses. The outermost addresses
 * are kept; a transport of the outer packet says nothing about the inner one.
 */
export function enterTunnel(packet: Packet): void {
  if (packet.tunnelDepth === 0) {
    // No layer of its own lies between the two.
    if (packet.protocol === IPV4_IN_IP || packet.protocol === IPV6_IN_IP) packet.tunnelKind = IP;
    packet.outerVersion = packet.ipVersion;
    packet.outerSource0 = packet.source0;
    packet.outerSource1 = packet.source1;
    packet.outerSource2 = packet.source2;
    packet.outerSource3 = packet.source3;
    packet.outerDestination0 = packet.destination0;
    packet.outerDestination1 = packet.destination1;
    packet.outerDestination2 = packet.destination2;
    packet.outerDestination3 = packet.destination3;
  }
  packet.tunnelDepth++;
  packet.transport = 0;
}
