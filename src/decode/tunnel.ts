import type { Packet } from "./packet.js";

/**
 * Called by a network layer that begins inside another one, before it sets its own addresses. The outermost addresses
 * are kept; a transport of the outer packet says nothing about the inner one.
 */
export function enterTunnel(packet: Packet): void {
  if (packet.tunnelDepth === 0) {
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
