import { FIRST_ETHER_TYPE, LLC } from "./ether-types.js";
import { DONE, type Layer, type LayerNumber } from "./layer.js";
import type { Packet } from "./packet.js";
import { stopReason } from "./stop-reason.js";

/**
 * The tables by which one layer finds the next. They are filled once, from the registry; layers only look things up,
 * so no layer knows another by name.
 */
const functions: ((packet: Packet) => LayerNumber)[] = [() => DONE];
const byLinkType = new Map<number, LayerNumber>();
const byEtherType = new Uint8Array(65_536);
const byIpProtocol = new Uint8Array(256);
const byUdpPort = new Uint8Array(65_536);

const UNKNOWN_LINK_TYPE = stopReason("link-type.unknown");
const UNKNOWN_ETHER_TYPE = stopReason("ether-type.unknown");
const UNKNOWN_IP_PROTOCOL = stopReason("ip-protocol.unknown");

export function register(layers: readonly Layer[]): void {
  for (const layer of layers) {
    const number = functions.push(layer.decode) - 1;
    for (const linkType of layer.linkTypes ?? []) byLinkType.set(linkType, number);
    for (const etherType of layer.etherTypes ?? []) byEtherType[etherType] = number;
    for (const protocol of layer.ipProtocols ?? []) byIpProtocol[protocol] = number;
    for (const port of layer.udpPorts ?? []) byUdpPort[port] = number;
  }
}

export function layerFunctions(): readonly ((packet: Packet) => LayerNumber)[] {
  return functions;
}

/** The number under which a registered layer stands in `layerFunctions`. */
export function layerNumber(layer: Layer): LayerNumber {
  return functions.indexOf(layer.decode);
}

/** Ends decoding of this packet for the given reason, `at` being an offset into `packet.bytes`. */
export function stop(packet: Packet, reason: number, at = packet.offset): LayerNumber {
  packet.stop = reason;
  packet.stopOffset = at;
  return DONE;
}

/** A length field says that the current layer ends at `end`, be it captured so far or not. */
export function endAt(packet: Packet, end: number): void {
  packet.promisedEnd = end;
  if (end < packet.end) packet.end = end;
}

export function nextByLinkType(packet: Packet, linkType: number): LayerNumber {
  return byLinkType.get(linkType) ?? stop(packet, UNKNOWN_LINK_TYPE);
}

export function nextByEtherType(packet: Packet, etherType: number): LayerNumber {
  const next = byEtherType[etherType]!;
  return next === DONE ? stop(packet, UNKNOWN_ETHER_TYPE) : next;
}

/** The field after the addresses of an Ethernet frame, or in a VLAN tag: an EtherType, or the length of an LLC frame. */
export function nextByEtherTypeOrLength(packet: Packet, field: number): LayerNumber {
  if (field >= FIRST_ETHER_TYPE) return nextByEtherType(packet, field);
  endAt(packet, packet.offset + field);
  return nextByEtherType(packet, LLC);
}

export function hasEtherType(etherType: number): boolean {
  return byEtherType[etherType] !== DONE;
}

export function nextByIpProtocol(packet: Packet, protocol: number): LayerNumber {
  const next = byIpProtocol[protocol]!;
  return next === DONE ? stop(packet, UNKNOWN_IP_PROTOCOL) : next;
}

/** The layer that may lie in a datagram between these ports, or DONE: most UDP carries no tunnel. */
export function nextByUdpPorts(source: number, destination: number): LayerNumber {
  const next = byUdpPort[destination]!;
  return next !== DONE ? next : byUdpPort[source]!;
}
