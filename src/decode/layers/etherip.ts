import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/** Ethernet in IP, RFC 3378 section 3: version (4 bits), 3, and reserved (12). */
const HEADER = 2;
const VERSION = 3;

const KIND = tunnelKind("etherip");

const TRUNCATED = stopReason("etherip.truncated");
const BAD_VERSION = stopReason("etherip.bad-version");

export const etherIp: Layer = {
  name: "etherip",
  ipProtocols: [97],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (packet.bytes[at]! >>> 4 !== VERSION) return stop(packet, BAD_VERSION);
    packet.offset = at + HEADER;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, ETHERNET);
  },
};
