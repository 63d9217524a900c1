import { nextByLinkType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Apple's header around any link type: https://www.tcpdump.org/linktypes/LINKTYPE_PKTAP.html. All numbers are
 * little-endian.
 *
 *     0  length (4) of it all   4  record type (4), 1 for a packet   8  link type (4)   12  interface, process ...
 */
const HEADER = 12;
const PACKET = 1;

const TRUNCATED = stopReason("pktap.truncated");
const BAD_LENGTH = stopReason("pktap.bad-length");
const NO_PACKET = stopReason("pktap.no-packet");

export const pktap: Layer = {
  name: "pktap",
  linkTypes: [258, 149], // the latter, a number for private use, is what older systems wrote
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const length = view.getUint32(at, true);
    if (length < HEADER) return stop(packet, BAD_LENGTH);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    if (view.getUint32(at + 4, true) !== PACKET) return stop(packet, NO_PACKET, at + 4);
    packet.offset = at + length;
    return nextByLinkType(packet, view.getUint32(at + 8, true));
  },
};
