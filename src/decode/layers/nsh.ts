import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6, MPLS, NSH } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Network service header, RFC 8300 section 2.2.
 *
 *     0  version (2 bits), 0; maintenance, reserved (2 bits), time to live (6), length in words (6)
 *     2  reserved (4 bits), type of metadata (4)   3  next protocol (1)   4  path (3), index (1)   8  metadata
 */
const HEADER = 8;
const VERSION = 0xc0;
/** Next protocol, as the EtherType that means it. */
const PROTOCOLS = [0, IPV4, IPV6, ETHERNET, NSH, MPLS];

const TRUNCATED = stopReason("nsh.truncated");
const BAD_VERSION = stopReason("nsh.bad-version");
const BAD_LENGTH = stopReason("nsh.bad-length");
const UNKNOWN_PROTOCOL = stopReason("nsh.unknown-protocol");

export const nsh: Layer = {
  name: "nsh",
  etherTypes: [NSH],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if ((bytes[at]! & VERSION) !== 0) return stop(packet, BAD_VERSION);
    const length = (bytes[at + 1]! & 0x3f) * 4;
    if (length < HEADER) return stop(packet, BAD_LENGTH, at + 1);
    if (packet.end - at < length) return stop(packet, TRUNCATED);
    const next = PROTOCOLS[bytes[at + 3]!] ?? 0;
    if (next === 0) return stop(packet, UNKNOWN_PROTOCOL, at + 3);
    packet.offset = at + length;
    return nextByEtherType(packet, next);
  },
};
