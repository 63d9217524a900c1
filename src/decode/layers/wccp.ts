import { nextByEtherType, stop } from "../dispatch.js";
import { IPV4 } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Packets that a router hands to a web cache inside GRE: draft-param-wccp-v2rev1-01 section 4.12. Version 1 has no
 * header, and no header begins with the 4 that an IPv4 packet begins with.
 *
 *     0  flags (1)   1  service (1)   2  buckets (2)
 */
const HEADER = 4;

const TRUNCATED = stopReason("wccp.truncated");

export const wccp: Layer = {
  name: "wccp",
  etherTypes: [0x883e],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (packet.bytes[at]! >>> 4 !== 4) packet.offset = at + HEADER;
    return nextByEtherType(packet, IPV4);
  },
};
