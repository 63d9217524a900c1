import { nextByEtherType, stop } from "../dispatch.js";
import { IPV4, IPV6 } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * ARCNET, RFC 1201: https://www.tcpdump.org/linktypes/LINKTYPE_ARCNET_BSD.html; Linux puts an offset (2) behind the
 * destination.
 *
 *     0  source (1)   1  destination (1)   2  protocol (1)
 *     3  split flag (1), 0 for a whole packet   4  sequence (2): both not in the form of RFC 1051
 */
const ADDRESSES = 2;
const LINUX_OFFSET = 2;
const SPLIT_AND_SEQUENCE = 3;
const PROTOCOL_IPV4 = 212;
const PROTOCOL_IPV6 = 196;
const PROTOCOL_IPV4_OF_RFC_1051 = 240;

const TRUNCATED = stopReason("arcnet.truncated");
const NOT_IP = stopReason("arcnet.not-ip");
const SPLIT = stopReason("arcnet.split");

export const arcnet: readonly Layer[] = [
  { name: "arcnet", linkTypes: [7], decode: (packet) => decode(packet, ADDRESSES) },
  { name: "arcnet-linux", linkTypes: [129], decode: (packet) => decode(packet, ADDRESSES + LINUX_OFFSET) },
];

function decode(packet: Packet, protocolOffset: number): LayerNumber {
  const { bytes, offset: start } = packet;
  const at = start + protocolOffset;
  if (packet.end - at < 1 + SPLIT_AND_SEQUENCE) return stop(packet, TRUNCATED);
  const protocol = bytes[at]!;
  if (protocol === PROTOCOL_IPV4_OF_RFC_1051) {
    packet.offset = at + 1;
    return nextByEtherType(packet, IPV4);
  }
  if (protocol !== PROTOCOL_IPV4 && protocol !== PROTOCOL_IPV6) return stop(packet, NOT_IP, at);
  if (bytes[at + 1]! !== 0) return stop(packet, SPLIT, at + 1);
  packet.offset = at + 1 + SPLIT_AND_SEQUENCE;
  return nextByEtherType(packet, protocol === PROTOCOL_IPV4 ? IPV4 : IPV6);
}
