import { nextByIpProtocol, stop } from "../dispatch.js";
import { fragment } from "../fragment.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { NOTE_CUT, NOTE_IPV4_CHECKSUM, NOTE_ZERO_LENGTH, stopReason } from "../stop-reason.js";
import { enterTunnel } from "../tunnel.js";

/**
 * IPv4, RFC 791 section 3.1.
 *
 *     0  version (4 bits), header length in words (4)   2  total length (2)
 *     4  identification (2)   6  flags (3 bits), fragment offset (13)
 *     8  time to live (1)   9  protocol (1)   10  header checksum (2)
 *    12  source (4)   16  destination (4)   20  options
 */
const MINIMUM_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

const TRUNCATED = stopReason("ipv4.truncated");
const BAD_VERSION = stopReason("ipv4.bad-version");
const BAD_HEADER_LENGTH = stopReason("ipv4.bad-header-length");
const LENGTH_BELOW_HEADER = stopReason("ipv4.length-below-header");

export const ipv4: Layer = {
  name: "ipv4",
  etherTypes: [0x0800],
  ipProtocols: [4], // IP in IP, RFC 2003
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < MINIMUM_HEADER) return stop(packet, TRUNCATED);
    const first = view.getInt32(at);
    if (first >>> 28 !== 4) return stop(packet, BAD_VERSION);
    const headerLength = (first >>> 22) & 0x3c;
    if (headerLength < MINIMUM_HEADER) return stop(packet, BAD_HEADER_LENGTH);
    if (packet.end - at < headerLength) return stop(packet, TRUNCATED);

    const source = view.getInt32(at + 12);
    const destination = view.getInt32(at + 16);
    if (packet.ipVersion !== 0) enterTunnel(packet);
    packet.ipVersion = 4;
    packet.source3 = source;
    packet.destination3 = destination;

    const second = view.getInt32(at + 4);
    const third = view.getInt32(at + 8);
    const protocol = (third >>> 16) & 0xff;
    packet.protocol = protocol;
    packet.ipId = second >>> 16;

    let sum =
      (first >>> 16) +
      (first & 0xffff) +
      (second >>> 16) +
      (second & 0xffff) +
      (third >>> 16) +
      (third & 0xffff) +
      (source >>> 16) +
      (source & 0xffff) +
      (destination >>> 16) +
      (destination & 0xffff);
    for (let option = at + MINIMUM_HEADER; option < at + headerLength; option += 2) sum += view.getUint16(option);
    sum = (sum & 0xffff) + (sum >>> 16);
    if ((sum & 0xffff) + (sum >>> 16) !== 0xffff) packet.notes |= NOTE_IPV4_CHECKSUM;

    const totalLength = first & 0xffff;
    if (totalLength === 0) {
      packet.notes |= NOTE_ZERO_LENGTH;
      packet.ipLength = packet.end - at;
    } else if (totalLength < headerLength) {
      return stop(packet, LENGTH_BELOW_HEADER, at + 2);
    } else {
      packet.ipLength = totalLength;
      const end = at + totalLength;
      if (end <= packet.end) packet.end = end;
      else packet.notes |= NOTE_CUT;
    }
    packet.offset = at + headerLength;
    packet.promisedEnd = at + packet.ipLength;

    if ((second & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
      return fragment(packet, second >>> 16, (second & FRAGMENT_OFFSET) << 3, (second & MORE_FRAGMENTS) !== 0);
    }
    return nextByIpProtocol(packet, protocol);
  },
};
