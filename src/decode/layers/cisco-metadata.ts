import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Cisco metadata (TrustSec), not published; read off captures, and as Wireshark reads it.
 *
 *     0  version (1), 1   1  length of the options in words (1), 1   2  option (2)   4  security group (2)
 *     6  EtherType (2) of what follows
 *
 * Inside GRE the EtherType stands before the rest.
 */
const HEADER = 8;
const VERSION_AND_LENGTH = 0x0101;

const TRUNCATED = stopReason("cisco-metadata.truncated");
const UNKNOWN_FORM = stopReason("cisco-metadata.unknown-form");

export const ciscoMetadata: Layer = {
  name: "cisco-metadata",
  etherTypes: [0x8909],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    if (view.getUint16(at) === VERSION_AND_LENGTH) return nextByEtherType(packet, view.getUint16(at + 6));
    if (view.getUint16(at + 2) === VERSION_AND_LENGTH) return nextByEtherType(packet, view.getUint16(at));
    return stop(packet, UNKNOWN_FORM, at);
  },
};
