import { nextByLinkType, stop } from "../dispatch.js";
import { DONE, type Layer, type LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";

/**
 * TaZmen Sniffer Protocol, by which access points and MikroTik's routers mirror frames; as Wireshark reads it.
 *
 *     0  version (1), 1   1  type (1), 0 received, 1 to be sent   2  what is carried (2)
 *     4  tags: type (1), length (1), value; type 0 is padding and type 1 the end, both without a length
 */
const HEADER = 4;
const VERSION = 1;
const LAST_TYPE = 1;
const PADDING = 0;
const END = 1;

/** What is carried, as the link type that means it: Ethernet, Token Ring, SLIP, PPP, FDDI; 802.11 in three forms. */
const LINK_TYPES: Readonly<Record<number, number>> = { 1: 1, 2: 6, 3: 8, 4: 9, 5: 10, 18: 105, 119: 119, 127: 163 };

const KIND = tunnelKind("tzsp");

const NO_FRAME = stopReason("tzsp.no-frame");

export const tzsp: Layer = { name: "tzsp", udpPorts: [37008], decode };

/** In a capture of its own. */
export const tzspLink: Layer = {
  name: "tzsp-link",
  linkTypes: [128],
  decode: (packet: Packet) => decode(packet) || stop(packet, NO_FRAME),
};

function decode(packet: Packet): LayerNumber {
  const { bytes, offset: at, end } = packet;
  if (end - at < HEADER) return DONE;
  const linkType = LINK_TYPES[packet.view.getUint16(at + 2)];
  if (bytes[at]! !== VERSION || bytes[at + 1]! > LAST_TYPE || linkType === undefined) return DONE;
  let tag = at + HEADER;
  while (tag + 1 < end && bytes[tag]! !== END) tag += bytes[tag]! === PADDING ? 1 : 2 + bytes[tag + 1]!;
  if (tag >= end || bytes[tag]! !== END) return DONE;
  packet.offset = tag + 1;
  carriesPackets(packet, KIND);
  return nextByLinkType(packet, linkType);
}
