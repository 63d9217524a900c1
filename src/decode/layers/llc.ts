import { nextByEtherType, stop } from "../dispatch.js";
import { IPV4, LLC, NOVELL_RAW, SNAP } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Logical link control, IEEE 802.2 section 3. What comes before it says where it ends.
 *
 *     0  destination SAP (1)   1  source SAP (1)   2  control (1): 3 for a datagram, longer in connections
 */
const HEADER = 3;
const UNNUMBERED_INFORMATION = 0x03;
/** Both service access points in one number; the lowest bits are "group" and "response". */
const SAPS = 0xfefe;
const SAPS_SNAP = 0xaaaa;
const SAPS_IP = 0x0606;

const TRUNCATED = stopReason("llc.truncated");
const NO_DATAGRAM = stopReason("llc.no-datagram");
const NOT_IP = stopReason("llc.not-ip");

export const llc: Layer = {
  name: "llc",
  linkTypes: [100, 11], // RFC 2684, LLC encapsulation over ATM; 11 as FreeBSD numbers it
  etherTypes: [LLC, 0x8870], // the latter where a frame is longer than a length field can say
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const saps = packet.view.getUint16(at) & SAPS;
    if (saps !== SAPS_SNAP && saps !== SAPS_IP) return stop(packet, NOT_IP);
    if (packet.bytes[at + 2]! !== UNNUMBERED_INFORMATION) return stop(packet, NO_DATAGRAM);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, saps === SAPS_SNAP ? SNAP : IPV4);
  },
};

/** Novell's IPX right after the 802.3 length, without LLC, as "cooked" captures announce it. */
export const novellRaw: Layer = {
  name: "novell-raw",
  etherTypes: [NOVELL_RAW],
  decode: (packet: Packet) => stop(packet, NOT_IP),
};
