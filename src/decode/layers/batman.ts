import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * B.A.T.M.A.N. advanced, a mesh of wireless nodes, version 15 (linux/batadv_packet.h): frames on their way.
 *
 *     0  type (1)   1  version (1)   2  time to live (1)   3  the rest, of a length that the type says
 */
const SHORTEST = 4;
const VERSION = 15;
/** Header bytes of the types that carry a whole frame: to all, to one node, to one node with the client's address. */
const HEADERS: Readonly<Record<number, number>> = { 1: 14, 64: 10, 66: 18 };

const TRUNCATED = stopReason("batman.truncated");
const BAD_VERSION = stopReason("batman.bad-version");
const NO_DATA = stopReason("batman.no-data");

export const batman: Layer = {
  name: "batman",
  etherTypes: [0x4305],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < SHORTEST) return stop(packet, TRUNCATED);
    if (bytes[at + 1]! !== VERSION) return stop(packet, BAD_VERSION, at + 1);
    const header = HEADERS[bytes[at]!];
    if (header === undefined) return stop(packet, NO_DATA);
    if (packet.end - at < header) return stop(packet, TRUNCATED);
    packet.offset = at + header;
    return nextByEtherType(packet, ETHERNET);
  },
};
