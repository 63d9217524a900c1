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

const UNKNOWN_LINK_TYPE = stopReason("link-type.unknown");
const UNKNOWN_ETHER_TYPE = stopReason("ether-type.unknown");
const UNKNOWN_IP_PROTOCOL = stopReason("ip-protocol.unknown");

export function register(layers: readonly Layer[]): void {
  for (const layer of layers) {
    const number = functions.push(layer.decode) - 1;
    for (const linkType of layer.linkTypes ?? []) byLinkType.set(linkType, number);
    for (const etherType of layer.etherTypes ?? []) byEtherType[etherType] = number;
    for (const protocol of layer.ipProtocols ?? []) byIpProtocol[protocol] = number;
  }
}

export function layerFunctions(): readonly ((packet: Packet) => LayerNumber)[] {
  return functions;
}

/** Ends decoding of this packet for the given reason, `at` being an offset into `packet.bytes`. */
export function stop(packet: Packet, reason: number, at = packet.offset): LayerNumber {
  packet.stop = reason;
  packet.stopOffset = at;
  return DONE;
}

export function nextByLinkType(packet: Packet, linkType: number): LayerNumber {
  return byLinkType.get(linkType) ?? stop(packet, UNKNOWN_LINK_TYPE);
}

export function nextByEtherType(packet: Packet, etherType: number): LayerNumber {
  const next = byEtherType[etherType]!;
  return next === DONE ? stop(packet, UNKNOWN_ETHER_TYPE) : next;
}

export function nextByIpProtocol(packet: Packet, protocol: number): LayerNumber {
  const next = byIpProtocol[protocol]!;
  return next === DONE ? stop(packet, UNKNOWN_IP_PROTOCOL) : next;
}
