import { nextByEtherType, stop } from "../dispatch.js";
import { LLC } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * FDDI, ISO 9314-2 clause 7: https://www.tcpdump.org/linktypes/LINKTYPE_FDDI.html
 *
 *     0  frame control (1)   1  destination (6)   7  source (6)
 */
const HEADER = 13;
/** Long addresses and LLC; the bits apart tell synchronous from asynchronous, and the priority. */
const LLC_BITS = 0x70;
const LLC_FRAME = 0x50;

const TRUNCATED = stopReason("fddi.truncated");
const NO_DATA = stopReason("fddi.no-data");

export const fddi: Layer = {
  name: "fddi",
  linkTypes: [10],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if ((packet.bytes[at]! & LLC_BITS) !== LLC_FRAME) return stop(packet, NO_DATA);
    packet.offset = at + HEADER;
    return nextByEtherType(packet, LLC);
  },
};
