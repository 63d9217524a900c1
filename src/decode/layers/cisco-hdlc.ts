import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Cisco HDLC, RFC 1547 section 4.3.1: https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html
 *
 *     0  address (1), 0x0f or 0x8f for broadcast   1  control (1), 0   2  protocol (2), an EtherType
 */
const HEADER = 4;
/** SLARP borrows the number of RARP: the line's keepalive. */
const SLARP = 0x8035;
const DISCOVERY = 0x2000;

const TRUNCATED = stopReason("cisco-hdlc.truncated");
const KEEPALIVE = stopReason("cisco-hdlc.keepalive");

export const ciscoHdlc: Layer = {
  name: "cisco-hdlc",
  linkTypes: [104],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const protocol = packet.view.getUint16(at + 2);
    if (protocol === SLARP || protocol === DISCOVERY) return stop(packet, KEEPALIVE, at + 2);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, protocol);
  },
};
