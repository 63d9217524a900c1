import { stop } from "../dispatch.js";
import { DONE, type Layer } from "../layer.js";
import { type Packet, TCP } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * TCP, RFC 9293 section 3.1.
 *
 *     0  source port (2)   2  destination port (2)   4  sequence number (4)   8  acknowledgement number (4)
 *    12  data offset in words (4 bits)   13  flags (1)   14  window (2)   16  checksum (2)   18  urgent (2)
 */
const MINIMUM_HEADER = 20;
/** All that streams are followed by: what comes behind, the snaplen may have cut off. */
const UP_TO_FLAGS = 14;

const TRUNCATED = stopReason("tcp.truncated");
const BAD_DATA_OFFSET = stopReason("tcp.bad-data-offset");

export const tcp: Layer = {
  name: "tcp",
  ipProtocols: [TCP],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < MINIMUM_HEADER && (packet.end - at < UP_TO_FLAGS || packet.promisedEnd - at < MINIMUM_HEADER))
      return stop(packet, TRUNCATED);
    const ports = view.getInt32(at);
    const flags = view.getUint16(at + 12);
    const headerLength = (flags >>> 10) & 0x3c;
    if (headerLength < MINIMUM_HEADER) return stop(packet, BAD_DATA_OFFSET, at + 12);
    packet.transport = TCP;
    packet.sourcePort = ports >>> 16;
    packet.destinationPort = ports & 0xffff;
    packet.sequence = view.getInt32(at + 4);
    packet.acknowledgement = view.getInt32(at + 8);
    packet.tcpFlags = flags & 0xff;
    const payload = at + headerLength;
    packet.payload = Math.min(payload, packet.end);
    packet.payloadEnd = packet.end;
    packet.payloadLength = payload < packet.promisedEnd ? packet.promisedEnd - payload : 0;
    return DONE;
  },
};
