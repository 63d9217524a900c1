import { nextByEtherTypeOrLength, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Tags between the addresses of an Ethernet frame and its EtherType that have a fixed length and say nothing of use: what
 * stands at their end is the EtherType of what follows, or its length.
 */
const ETHER_TYPE = 2;

export const ethernetTags: readonly Layer[] = [
  // Cisco's for virtual interfaces of a network card: direction, pointer, destination, source
  tag("vn-tag", [0x8926], 4),
  // IEEE 802.1BR clause 7.2: priority, ingress and destination channels of a port extender
  tag("e-tag", [0x893f], 6),
  // IEC 62439-3: path, size and sequence number of a redundant ring
  tag("hsr", [0x892f], 4),
  // IEEE 802.1CB clause 7.8: reserved, sequence number
  tag("r-tag", [0xf1c1], 4),
  // Marvell's switches towards their processor: reserved, then the tag of dsa.ts
  tag("edsa", [0xdada], 6),
];

function tag(name: string, etherTypes: readonly number[], length: number): Layer {
  const truncated = stopReason(`${name}.truncated`);
  return {
    name,
    etherTypes,
    decode(packet: Packet) {
      const at = packet.offset;
      const next = at + length + ETHER_TYPE;
      if (next > packet.end) return stop(packet, truncated);
      packet.offset = next;
      return nextByEtherTypeOrLength(packet, packet.view.getUint16(at + length));
    },
  };
}
