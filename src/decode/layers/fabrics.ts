import { nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Headers that carry Ethernet frames across a fabric of switches.
 *
 * TRILL, RFC 6325 section 3:
 *
 *     0  version, reserved (2 bits each), multi-destination (1), length of the options in words (5), hops (6)
 *     2  egress (2)   4  ingress (2)   6  options
 *
 * Cisco FabricPath (its EtherType is that of "DCE"): tree (10 bits), time to live (6).
 */
const TRILL_HEADER = 6;
const FABRIC_PATH_HEADER = 2;

const TRILL_TRUNCATED = stopReason("trill.truncated");
const FABRIC_PATH_TRUNCATED = stopReason("fabric-path.truncated");

export const fabrics: readonly Layer[] = [
  {
    name: "trill",
    etherTypes: [0x22f3],
    decode(packet: Packet) {
      const at = packet.offset;
      if (packet.end - at < TRILL_HEADER) return stop(packet, TRILL_TRUNCATED);
      const options = ((packet.view.getUint16(at) >>> 6) & 0x1f) * 4;
      return inner(packet, TRILL_HEADER + options, TRILL_TRUNCATED);
    },
  },
  {
    name: "fabric-path",
    etherTypes: [0x8903],
    decode: (packet: Packet) => inner(packet, FABRIC_PATH_HEADER, FABRIC_PATH_TRUNCATED),
  },
];

function inner(packet: Packet, length: number, truncated: number): LayerNumber {
  if (packet.end - packet.offset < length) return stop(packet, truncated);
  packet.offset += length;
  return nextByEtherType(packet, ETHERNET);
}
