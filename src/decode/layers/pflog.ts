import { nextByLinkType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * OpenBSD's packet filter log, https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html.
 *
 *     0  length (1) of the header, without its padding to 4 bytes   1  address family (1)   2  action, rule, interface
 */
const SHORTEST = 28;
const LINKTYPE_RAW = 101;

const TRUNCATED = stopReason("pflog.truncated");
const BAD_LENGTH = stopReason("pflog.bad-length");

export const pflog: Layer = {
  name: "pflog",
  linkTypes: [117],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < SHORTEST) return stop(packet, TRUNCATED);
    const length = (packet.bytes[at]! + 3) & ~3;
    if (length < SHORTEST) return stop(packet, BAD_LENGTH);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    packet.offset = at + length;
    return nextByLinkType(packet, LINKTYPE_RAW);
  },
};
