import type { Packet } from "./packet.js";

/** Bytes of a frame check sequence (IEEE 802.3 clause 3.2.9, IEEE 802.11 section 9.2.4.8). */
const FCS = 4;

/** The frame ends with its check sequence, unless the snaplen cut it: both ends move before it. */
export function withoutFcs(packet: Packet): void {
  packet.promisedEnd -= FCS;
  if (packet.end > packet.promisedEnd) packet.end = Math.max(packet.promisedEnd, packet.offset);
}
