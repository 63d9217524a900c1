import { endAt, nextByEtherType, stop } from "../dispatch.js";
import { LLC } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { NOTE_A_MSDU, stopReason } from "../stop-reason.js";

/**
 * Wireless LAN, IEEE 802.11-2020 section 9.2: data frames, which carry LLC.
 *
 *     0  version, type (2 bits each), subtype (4)   1  flags (1)   2  duration (2)
 *     4  three addresses (18)   22  sequence control (2), the fragment number in its low 4 bits, low byte first
 *    24  fourth address (6), between access points   then QoS control (2)   then HT control (4)
 *
 * An aggregate (A-MSDU, section 9.3.2.2) holds several packets, each after
 *
 *     0  destination (6)   6  source (6)   12  length (2)
 *
 * filled up to a multiple of 4 bytes, but for the last.
 */
const FRAME_CONTROL = 2;
const HEADER = 24;
const FOURTH_ADDRESS = 6;
const QOS_CONTROL = 2;
const HT_CONTROL = 4;
const SUBFRAME_HEADER = 14;

const VERSION = 0x03;
const TYPE = 0x0c;
const MANAGEMENT = 0x00;
const CONTROL = 0x04;
const DATA = 0x08;
const NO_DATA = 0x40;
const QOS = 0x80;

const BOTH_DISTRIBUTION_SYSTEMS = 0x03;
const PROTECTED = 0x40;
/** In a QoS frame: HT control present. */
const ORDER = 0x80;
const FRAGMENT_NUMBER = 0x0f;
const AGGREGATE = 0x80;

/** What Aruba's access points write as the protocol of GRE: one number per queue. */
const ARUBA = Array.from({ length: 24 }, (_, queue) => 0x8200 + 16 * queue);

const TRUNCATED = stopReason("ieee80211.truncated");
const BAD_VERSION = stopReason("ieee80211.bad-version");
const IS_MANAGEMENT = stopReason("ieee80211.management");
const IS_CONTROL = stopReason("ieee80211.control");
const UNKNOWN_TYPE = stopReason("ieee80211.unknown-type");
const IS_NO_DATA = stopReason("ieee80211.no-data");
const ENCRYPTED = stopReason("ieee80211.encrypted");
const LATER_FRAGMENT = stopReason("ieee80211.later-fragment");

export const ieee80211: Layer = {
  name: "ieee80211",
  linkTypes: [105],
  etherTypes: ARUBA,
  decode: (packet: Packet) => decodeIeee80211(packet, false),
};

/**
 * `padded`: the capture filled the header up to a multiple of 4 bytes, as radiotap can tell. `swapped`: the flags stand
 * before the type, as some tunnels have it.
 */
export function decodeIeee80211(packet: Packet, padded: boolean, swapped = false): LayerNumber {
  const { bytes, offset: at } = packet;
  if (packet.end - at < FRAME_CONTROL) return stop(packet, TRUNCATED);
  const control = bytes[at + (swapped ? 1 : 0)]!;
  const flags = bytes[at + (swapped ? 0 : 1)]!;
  if ((control & VERSION) !== 0) return stop(packet, BAD_VERSION);
  if ((control & TYPE) === MANAGEMENT) return stop(packet, IS_MANAGEMENT);
  if ((control & TYPE) === CONTROL) return stop(packet, IS_CONTROL);
  if ((control & TYPE) !== DATA) return stop(packet, UNKNOWN_TYPE);
  if ((control & NO_DATA) !== 0) return stop(packet, IS_NO_DATA);

  let length = HEADER;
  let isAggregate = false;
  if ((flags & BOTH_DISTRIBUTION_SYSTEMS) === BOTH_DISTRIBUTION_SYSTEMS) length += FOURTH_ADDRESS;
  if ((control & QOS) !== 0) {
    if (packet.end - at < length + QOS_CONTROL) return stop(packet, TRUNCATED);
    isAggregate = (bytes[at + length]! & AGGREGATE) !== 0;
    length += QOS_CONTROL;
    if ((flags & ORDER) !== 0) length += HT_CONTROL;
  }
  if (padded) length = (length + 3) & ~3;
  if (packet.end - at < length) return stop(packet, TRUNCATED);
  if ((flags & PROTECTED) !== 0) return stop(packet, ENCRYPTED);
  if ((bytes[at + 22]! & FRAGMENT_NUMBER) !== 0) return stop(packet, LATER_FRAGMENT, at + 22);
  packet.offset = at + length;
  if (isAggregate) return decodeSubframe(packet);
  return nextByEtherType(packet, LLC);
}

/** One packet of an aggregate; where the next one begins is left in `packet.restAt`. */
export function decodeSubframe(packet: Packet): LayerNumber {
  const at = packet.offset;
  if (packet.end - at < SUBFRAME_HEADER) return stop(packet, TRUNCATED);
  packet.offset = at + SUBFRAME_HEADER;
  const length = SUBFRAME_HEADER + packet.view.getUint16(at + 12);
  const next = at + ((length + 3) & ~3);
  if (next + SUBFRAME_HEADER <= packet.promisedEnd) {
    packet.notes |= NOTE_A_MSDU;
    packet.restAt = next;
    packet.restEnd = packet.end;
    packet.restPromisedEnd = packet.promisedEnd;
    packet.restTunnelDepth = packet.tunnelDepth;
  }
  endAt(packet, at + length);
  return nextByEtherType(packet, LLC);
}
