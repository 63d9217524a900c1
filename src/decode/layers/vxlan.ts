import { nextByEtherType } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6, MPLS, NSH } from "../ether-types.js";
import { DONE, type Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { isIpInEthernetAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * VXLAN, RFC 7348 section 5; 8472 is what Linux chose before there was a port.
 *
 *     0  flags (1): 0x08   1  reserved (3)   4  network (3)   7  reserved (1)
 *
 * Reserved bits that are set are to be ignored; then the frame must hold an IP packet that fits.
 *
 * With group policy (draft-smith-vxlan-group-policy-05): flags 0x88, then D and A bits (1) and a group (2). The generic
 * form (draft-ietf-nvo3-vxlan-gpe-13, a port of its own): flags 0x0c, O and B bits apart, and a next protocol in byte 3.
 */
const HEADER = 8;
const NETWORK_GIVEN = 0x08;
const WITH_GROUP = 0x88;
const GROUP_BITS = 0x48;
const RESERVED = 0x00ffffff;

const GENERIC = 0x0c;
const GENERIC_BITS = 0x03;
/** Next protocol, as the EtherType that means it: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS. */
const GENERIC_PROTOCOLS = [0, IPV4, IPV6, ETHERNET, NSH, MPLS];

const KIND = tunnelKind("vxlan");

export const vxlan: Layer = {
  name: "vxlan",
  udpPorts: [4789, 8472],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return DONE;
    const flags = bytes[at]!;
    const isPlain = flags === NETWORK_GIVEN && (packet.view.getInt32(at) & RESERVED) === 0;
    const isGrouped = flags === WITH_GROUP && (bytes[at + 1]! & ~GROUP_BITS) === 0;
    const isStrict = (isPlain || isGrouped) && bytes[at + 7]! === 0;
    if (!isStrict && !isIpInEthernetAt(packet, at + HEADER)) return DONE;
    packet.offset = at + HEADER;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, ETHERNET);
  },
};

export const vxlanGeneric: Layer = {
  name: "vxlan-gpe",
  udpPorts: [4790],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return DONE;
    const protocol = GENERIC_PROTOCOLS[bytes[at + 3]!] ?? 0;
    const isGeneric = (bytes[at]! & ~GENERIC_BITS) === GENERIC && bytes[at + 1]! === 0 && bytes[at + 2]! === 0;
    if (!isGeneric || protocol === 0 || bytes[at + 7]! !== 0) return DONE;
    packet.offset = at + HEADER;
    carriesPackets(packet, KIND);
    return nextByEtherType(packet, protocol);
  },
};
