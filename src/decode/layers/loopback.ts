import { nextByEtherType, stop } from "../dispatch.js";
import { IPV4, IPV6, PPP } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * BSD loopback: https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html
 *
 *     0  address family (4), in the capturing host's byte order (NULL) or in network order (LOOP)
 *
 * Some write an EtherType in its place, or PPP with its address and control.
 *
 * Families are small, so the order shows: whichever reading is below 65,536 is the right one.
 */
const HEADER = 4;
const INET = 2;
const PPP_ADDRESS = 0xff03;
/** AF_INET6 of NetBSD and OpenBSD, FreeBSD, Darwin, Linux. */
const INET6 = [24, 28, 30, 10];

const TRUNCATED = stopReason("loopback.truncated");
const UNKNOWN_FAMILY = stopReason("loopback.unknown-family");

export const loopback: Layer = {
  name: "loopback",
  linkTypes: [0, 108],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const bigEndian = packet.view.getUint32(at);
    const family = bigEndian < 65_536 ? bigEndian : packet.view.getUint32(at, true);
    if (bigEndian >>> 16 === PPP_ADDRESS) return nextByEtherType(packet, PPP);
    if (family === INET || INET6.includes(family)) {
      packet.offset = at + HEADER;
      return nextByEtherType(packet, family === INET ? IPV4 : IPV6);
    }
    if (family !== IPV4 && family !== IPV6) return stop(packet, UNKNOWN_FAMILY);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, family);
  },
};
