import { nextByLinkType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * PIM, RFC 7761 section 4.9: of interest only where a router tunnels a multicast packet in a Register message (4.9.3).
 *
 *     0  version (4 bits), 2, type (4), 1 for Register   1  reserved (1)   2  checksum (2)
 *     4  border, null (2 bits), reserved (30)   8  the packet, of a null Register its header alone
 */
const VERSION_AND_REGISTER = 0x21;
const HEADER = 8;
const NULL_REGISTER = 0x40;
const LINKTYPE_RAW = 101;

const KIND = tunnelKind("pim");

const TRUNCATED = stopReason("pim.truncated");
const NOT_INSPECTED = stopReason("pim.not-inspected");

export const pim: Layer = {
  name: "pim",
  ipProtocols: [103],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (bytes[at]! !== VERSION_AND_REGISTER || (bytes[at + 4]! & NULL_REGISTER) !== 0)
      return stop(packet, NOT_INSPECTED);
    packet.offset = at + HEADER;
    carriesPackets(packet, KIND);
    return nextByLinkType(packet, LINKTYPE_RAW);
  },
};
