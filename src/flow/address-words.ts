import type { Packet } from "../decode/packet.js";

/** Puts down an IPv6 packet's addresses, four words each: its source from `source` on, its destination from `destination` on. */
export function putAddresses(packet: Packet, words: Int32Array, source: number, destination: number): void {
  words[source] = packet.source0;
  words[source + 1] = packet.source1;
  words[source + 2] = packet.source2;
  words[source + 3] = packet.source3;
  words[destination] = packet.destination0;
  words[destination + 1] = packet.destination1;
  words[destination + 2] = packet.destination2;
  words[destination + 3] = packet.destination3;
}
