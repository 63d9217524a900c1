import { nextByEtherTypeOrLength, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Ethernet as a Linux host sees it at the port towards a switch of its own: a tag without an EtherType stands behind the
 * addresses, and only the link type says so. https://www.tcpdump.org/linktypes.html
 *
 *     0  destination (6)   6  source (6)   12  tag (4)   16  EtherType (2), or a length
 *
 * Marvell's tag (DSA) replaces the VLAN tag of a tagged frame and then holds its VLAN.
 *
 *     0  mode (2 bits), tagged (1), device (5)   1  port ...   2  priority, VLAN id (12 bits)
 */
const ADDRESSES = 12;
const TAG = 4;
const HEADER = ADDRESSES + TAG + 2;
const TAGGED = 0x20;
const VLAN_ID = 0x0fff;

const TRUNCATED = stopReason("switch-tag.truncated");

export const switchTags: readonly Layer[] = [
  { name: "brcm-tag-inside", linkTypes: [281], decode: (packet) => decode(packet, false) },
  { name: "dsa", linkTypes: [284], decode: (packet) => decode(packet, true) },
];

function decode(packet: Packet, isDsa: boolean): number {
  const { bytes, view, offset: at } = packet;
  if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
  packet.ethernet = at;
  packet.offset = at + HEADER;
  if (isDsa && (bytes[at + ADDRESSES]! & TAGGED) !== 0) packet.vlan = view.getUint16(at + ADDRESSES + 2) & VLAN_ID;
  return nextByEtherTypeOrLength(packet, view.getUint16(at + ADDRESSES + TAG));
}
