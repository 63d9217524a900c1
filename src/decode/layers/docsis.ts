import { endAt, nextByEtherType, stop } from "../dispatch.js";
import { ETHERNET } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Cable modems, DOCSIS 3.1 MAC specification section 6.2.
 *
 *     0  kind (2 bits), 0 for packets, parameter (5), extended header (1)   1  its length (1)   2  length (2)
 *     4  extended header: type (4 bits), length (4), value; again   then header check (2), then an Ethernet frame
 *
 * The length counts the extended header and the frame.
 */
const HEADER = 6;
const EXTENDED = 0x01;
/** Privacy elements: a set bit in the second byte of their value says that the frame is encrypted. */
const PRIVACY = [3, 4];
const ENCRYPTED_BIT = 0x80;

const TRUNCATED = stopReason("docsis.truncated");
const NO_DATA = stopReason("docsis.no-data");
const ENCRYPTED = stopReason("docsis.encrypted");

export const docsis: Layer = {
  name: "docsis",
  linkTypes: [143],
  decode(packet: Packet) {
    const { bytes, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (bytes[at]! >>> 6 !== 0) return stop(packet, NO_DATA);
    const extended = (bytes[at]! & EXTENDED) === 0 ? 0 : bytes[at + 1]!;
    if (packet.end - at < HEADER + extended) return stop(packet, TRUNCATED);
    if (isEncrypted(packet, at + 4, at + 4 + extended)) return stop(packet, ENCRYPTED);
    packet.offset = at + HEADER + extended;
    endAt(packet, at + HEADER + packet.view.getUint16(at + 2));
    return nextByEtherType(packet, ETHERNET);
  },
};

function isEncrypted({ bytes }: Packet, start: number, end: number): boolean {
  let at = start;
  while (at + 3 <= end) {
    if (PRIVACY.includes(bytes[at]! >>> 4)) return (bytes[at + 2]! & ENCRYPTED_BIT) !== 0;
    at += 1 + (bytes[at]! & 0x0f);
  }
  return false;
}
