import { nextByIpProtocol, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * IP authentication header, RFC 4302 section 2; in IPv6 one of the extension headers. What follows is in the clear.
 *
 *     0  next header (1)   1  length in words, less 2 (1)   2  reserved (2)
 *     4  security parameters index (4)   8  sequence (4)   12  integrity check value
 */
const MINIMUM_HEADER = 12;

const TRUNCATED = stopReason("authentication-header.truncated");
const BAD_LENGTH = stopReason("authentication-header.bad-length");

export const authenticationHeader: Layer = {
  name: "authentication-header",
  ipProtocols: [51],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < MINIMUM_HEADER) return stop(packet, TRUNCATED);
    const length = (packet.bytes[at + 1]! + 2) * 4;
    if (length < MINIMUM_HEADER) return stop(packet, BAD_LENGTH, at + 1);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    packet.offset = at + length;
    packet.protocol = packet.bytes[at]!;
    return nextByIpProtocol(packet, packet.protocol);
  },
};
