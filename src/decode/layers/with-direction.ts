import { nextByLinkType, stop } from "../dispatch.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Link types of serial lines behind a byte that says whether the packet was received or sent, such as
 * https://www.tcpdump.org/linktypes/LINKTYPE_PPP_WITH_DIR.html
 *
 *     0  direction (1), 0 for received
 */
const HEADER = 1;
const LINKTYPE_PPP = 9;
const LINKTYPE_CISCO_HDLC = 104;
const LINKTYPE_FRAME_RELAY = 107;
/** https://www.tcpdump.org/linktypes/LINKTYPE_PPP_PPPD.html: the direction stands in place of the address. */
const PPPD_CONTROL = 0x03;

const TRUNCATED = stopReason("with-direction.truncated");

export const withDirection: readonly Layer[] = [
  { name: "pppd", linkTypes: [166], decode: (packet) => skip(packet, LINKTYPE_PPP, PPPD_CONTROL) },
  { name: "ppp-with-direction", linkTypes: [204], decode: (packet) => skip(packet, LINKTYPE_PPP) },
  { name: "cisco-hdlc-with-direction", linkTypes: [205], decode: (packet) => skip(packet, LINKTYPE_CISCO_HDLC) },
  { name: "frame-relay-with-direction", linkTypes: [206], decode: (packet) => skip(packet, LINKTYPE_FRAME_RELAY) },
];

/** `alsoSkipped`: a value that is skipped behind the direction, where it stands there. */
function skip(packet: Packet, linkType: number, alsoSkipped = -1): LayerNumber {
  const at = packet.offset;
  if (packet.end - at <= HEADER) return stop(packet, TRUNCATED);
  packet.offset = at + HEADER + (packet.bytes[at + HEADER]! === alsoSkipped ? 1 : 0);
  return nextByLinkType(packet, linkType);
}
