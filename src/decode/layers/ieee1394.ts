import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * IP over FireWire as Apple shows it, https://www.tcpdump.org/linktypes/LINKTYPE_APPLE_IP_OVER_IEEE1394.html.
 *
 *     0  destination (8)   8  source (8)   16  EtherType (2)
 */
const HEADER = 18;

const TRUNCATED = stopReason("ieee1394.truncated");

export const ieee1394: Layer = {
  name: "ieee1394",
  linkTypes: [138],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, packet.view.getUint16(at + 16));
  },
};
