import { hasEtherType } from "./dispatch.js";
import { FIRST_ETHER_TYPE, IPV4, IPV6 } from "./ether-types.js";
import type { Packet } from "./packet.js";

/**
 * For headers that do not say what follows them: whether the bytes at `at` can be this or that. All of a fixed header
 * must have been captured, and its length field must fit into what the layer around it promises.
 */
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const ETHERNET_HEADER = 14;

/** The version of the IP packet that can begin here, or 0. */
export function ipVersionAt(packet: Packet, at: number): 0 | 4 | 6 {
  const { view, end, promisedEnd } = packet;
  if (end - at < IPV4_HEADER) return 0;
  const first = packet.bytes[at]!;
  if (first >>> 4 === 4) {
    const headerLength = (first & 0x0f) * 4;
    const length = view.getUint16(at + 2);
    return headerLength >= IPV4_HEADER && length >= headerLength && at + length <= promisedEnd ? 4 : 0;
  }
  if (first >>> 4 !== 6 || end - at < IPV6_HEADER) return 0;
  return at + IPV6_HEADER + view.getUint16(at + 4) <= promisedEnd ? 6 : 0;
}

/** Whether an Ethernet frame can begin here: its EtherType is one we know, or its length fits. */
export function isEthernetAt(packet: Packet, at: number): boolean {
  if (packet.end - at < ETHERNET_HEADER) return false;
  const field = packet.view.getUint16(at + 12);
  if (field >= FIRST_ETHER_TYPE) return hasEtherType(field);
  return field > 0 && at + ETHERNET_HEADER + field <= packet.promisedEnd;
}

/** Whether an Ethernet frame with an IP packet that fits begins here: hardly any other bytes look so. */
export function isIpInEthernetAt(packet: Packet, at: number): boolean {
  const version = ipVersionAt(packet, at + ETHERNET_HEADER);
  return version !== 0 && packet.view.getUint16(at + 12) === (version === 4 ? IPV4 : IPV6);
}
