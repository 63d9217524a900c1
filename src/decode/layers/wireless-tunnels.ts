import { nextByEtherType } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import { DONE, type Layer, type LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { isEthernetAt } from "../plausible.js";
import { carriesPackets, tunnelKind } from "../tunnel.js";
import { decodeIeee80211 } from "./ieee80211.js";

/**
 * What light access points and their controller tunnel in UDP: the frames of their clients, as 802.11 or as Ethernet.
 *
 * CAPWAP data, RFC 5415 section 4.3:
 *
 *     0  version (4 bits), 0; type (4), 0, or 1 where the rest is encrypted
 *     1  header length in words (5 bits), radio (5), binding (5), native frame, fragment, last, two more headers,
 *        keep-alive (6), reserved (3)   4  fragment (2), offset (2)
 *
 * LWAPP data, RFC 5412 section 5.2:
 *
 *     0  version (2 bits), 0, radio (3), control, fragment, last (3)   1  fragment (1)   2  length (2)   4  status (2)
 *
 * Some write the two bytes of an 802.11 frame control the other way round. A client's data frame goes to or comes from
 * the access point: one of the bits that say so is set, in the place where the version, 0, would have to be.
 */
const CAPWAP = tunnelKind("capwap");
const CAPWAP_HEADER = 8;
const CAPWAP_BINDING_80211 = 1;
const NATIVE_FRAME = 0x100;
const FRAGMENT = 0x80;
const KEEP_ALIVE = 0x08;

const LWAPP = tunnelKind("lwapp");
const LWAPP_HEADER = 6;
const LWAPP_VERSION = 0xc0;
const LWAPP_CONTROL_OR_FRAGMENT = 0x06;

const DATA_TYPE = 0x0c;
const DATA = 0x08;
const VERSION = 0x03;

export const capwap: Layer = {
  name: "capwap",
  udpPorts: [5247],
  decode(packet: Packet) {
    const { offset: at } = packet;
    if (packet.end - at < CAPWAP_HEADER) return DONE;
    const first = packet.view.getInt32(at);
    if (first >>> 24 !== 0 || (first & (FRAGMENT | KEEP_ALIVE)) !== 0) return DONE;
    const next = at + ((first >>> 19) & 0x1f) * 4;
    if (next < at + CAPWAP_HEADER || next > packet.end) return DONE;
    if ((first & NATIVE_FRAME) !== 0) {
      return ((first >>> 9) & 0x1f) === CAPWAP_BINDING_80211 ? clientFrame(packet, next, CAPWAP) : DONE;
    }
    if (!isEthernetAt(packet, next)) return DONE;
    packet.offset = next;
    carriesPackets(packet, CAPWAP);
    return nextByEtherType(packet, ETHERNET);
  },
};

export const lwapp: Layer = {
  name: "lwapp",
  udpPorts: [12222],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < LWAPP_HEADER) return DONE;
    if ((bytes[at]! & (LWAPP_VERSION | LWAPP_CONTROL_OR_FRAGMENT)) !== 0) return DONE;
    if (at + LWAPP_HEADER + packet.view.getUint16(at + 2) !== packet.promisedEnd) return DONE;
    return clientFrame(packet, at + LWAPP_HEADER, LWAPP);
  },
};

/** An 802.11 data frame, or nothing. */
function clientFrame(packet: Packet, at: number, kind: number): LayerNumber {
  if (packet.end - at < 2) return DONE;
  const first = packet.bytes[at]!;
  const second = packet.bytes[at + 1]!;
  const isSwapped = (first & VERSION) !== 0;
  const control = isSwapped ? second : first;
  if ((control & (DATA_TYPE | VERSION)) !== DATA) return DONE;
  packet.offset = at;
  carriesPackets(packet, kind);
  return decodeIeee80211(packet, false, isSwapped);
}
