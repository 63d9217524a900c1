import { nextByLinkType, stop } from "../dispatch.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * What older wireless drivers tell of a frame. Prism: https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_PRISM.html,
 * in the byte order of the capturing host.
 *
 *     0  message code (4), 0x41 or 0x44   4  length (4) of this header   8  device (16), measured values
 *
 * AVS: https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_AVS.html, big-endian; found under Prism's number too.
 *
 *     0  version (4), 0x80211001 or later   4  length (4) of this header   8  measured values
 */
const FIRST_FIELDS = 8;
const AVS_MAGIC = 0x80211;
const PRISM_CODES = [0x41, 0x44];
const LINKTYPE_IEEE80211 = 105;

const TRUNCATED = stopReason("prism.truncated");
const UNKNOWN_FORM = stopReason("prism.unknown-form");
const BAD_LENGTH = stopReason("prism.bad-length");

export const prism: Layer = {
  name: "prism",
  linkTypes: [119, 163],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < FIRST_FIELDS) return stop(packet, TRUNCATED);
    if (view.getUint32(at) >>> 12 === AVS_MAGIC) return skip(packet, view.getUint32(at + 4));
    if (PRISM_CODES.includes(view.getUint32(at))) return skip(packet, view.getUint32(at + 4));
    if (PRISM_CODES.includes(view.getUint32(at, true))) return skip(packet, view.getUint32(at + 4, true));
    return stop(packet, UNKNOWN_FORM);
  },
};

function skip(packet: Packet, length: number): LayerNumber {
  if (length < FIRST_FIELDS) return stop(packet, BAD_LENGTH, packet.offset + 4);
  if (packet.end - packet.offset < length) return stop(packet, TRUNCATED);
  packet.offset += length;
  return nextByLinkType(packet, LINKTYPE_IEEE80211);
}
