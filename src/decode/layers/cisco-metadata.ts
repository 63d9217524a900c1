import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Cisco metadata (TrustSec), in Ethernet and in GRE; undocumented, after Wireshark's packet-cisco-metadata.c.
 *
 *     0  version (1), 1   1  length (1), options in words   2  option (2), its type in the low 13 bits
 *     4  security group (2)   6  EtherType (2) of what follows
 */
const HEADER = 8;
const VERSION = 1;
const ONE_OPTION = 1;

const TRUNCATED = stopReason("cisco-metadata.truncated");
const UNKNOWN_FORM = stopReason("cisco-metadata.unknown-form");

export const ciscoMetadata: Layer = {
  name: "cisco-metadata",
  etherTypes: [0x8909],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (bytes[at]! !== VERSION || bytes[at + 1]! !== ONE_OPTION) return stop(packet, UNKNOWN_FORM);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, packet.view.getUint16(at + 6));
  },
};
