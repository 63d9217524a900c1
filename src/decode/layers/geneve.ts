import { hasEtherType, nextByEtherType } from "../dispatch.js";
import { FIRST_ETHER_TYPE } from "../ether-types.js";
import { DONE, type Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { isIpInEthernetAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * Geneve, RFC 8926 section 3.4.
 *
 *     0  version (2 bits), 0, length of the options in words (6)   1  control, critical (2 bits), reserved (6)
 *     2  protocol (2), an EtherType   4  network (3)   7  reserved (1)
 *     8  options: class (2), type (1), reserved (3 bits), length of the data in words (5)
 *
 * Reserved bits that are set are to be ignored; then a frame must follow that holds an IP packet that fits.
 */
const HEADER = 8;
const VERSION = 0xc0;
const RESERVED_FLAGS = 0x3f;
const OPTION_HEADER = 4;

const KIND = tunnelKind("geneve");

export const geneve: Layer = {
  name: "geneve",
  udpPorts: [6081],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return DONE;
    if ((bytes[at]! & VERSION) !== 0) return DONE;
    const protocol = packet.view.getUint16(at + 2);
    if (protocol < FIRST_ETHER_TYPE || !hasEtherType(protocol)) return DONE;
    const next = at + HEADER + (bytes[at]! & 0x3f) * 4;
    if (next > packet.end) return DONE;
    let option = at + HEADER;
    while (option < next) option += OPTION_HEADER + (bytes[option + 3]! & 0x1f) * 4;
    if (option !== next) return DONE;
    const isStrict = (bytes[at + 1]! & RESERVED_FLAGS) === 0 && bytes[at + 7]! === 0;
    if (!isStrict && !isIpInEthernetAt(packet, next)) return DONE;
    packet.offset = next;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, protocol);
  },
};
