import { nextByIpProtocol, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { NOTE_CUT, NOTE_ZERO_LENGTH, stopReason } from "../stop-reason.js";
import { enterTunnel } from "../tunnel.js";

/**
 * IPv6, RFC 8200 section 3. Extension headers are layers of their own (ipv6-extension.ts).
 *
 *     0  version (4 bits), traffic class (8), flow label (20)
 *     4  payload length (2)   6  next header (1)   7  hop limit (1)
 *     8  source (16)   24  destination (16)
 */
const HEADER = 40;

const TRUNCATED = stopReason("ipv6.truncated");
const BAD_VERSION = stopReason("ipv6.bad-version");

export const ipv6: Layer = {
  name: "ipv6",
  etherTypes: [0x86dd],
  ipProtocols: [41], // IPv6 in IP, RFC 4213 (6in4), RFC 2473
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    if (packet.bytes[at]! >>> 4 !== 6) return stop(packet, BAD_VERSION);
    if (packet.ipVersion !== 0) enterTunnel(packet);
    packet.ipVersion = 6;
    packet.ipId = 0;
    packet.source0 = view.getInt32(at + 8);
    packet.source1 = view.getInt32(at + 12);
    packet.source2 = view.getInt32(at + 16);
    packet.source3 = view.getInt32(at + 20);
    packet.destination0 = view.getInt32(at + 24);
    packet.destination1 = view.getInt32(at + 28);
    packet.destination2 = view.getInt32(at + 32);
    packet.destination3 = view.getInt32(at + 36);

    const payloadLength = view.getUint16(at + 4);
    if (payloadLength === 0) {
      // A jumbogram (RFC 2675), or a segment that offload has yet to cut.
      packet.notes |= NOTE_ZERO_LENGTH;
      packet.ipLength = packet.end - at;
    } else {
      packet.ipLength = HEADER + payloadLength;
      const end = at + HEADER + payloadLength;
      if (end <= packet.end) packet.end = end;
      else packet.notes |= NOTE_CUT;
    }
    packet.offset = at + HEADER;
    packet.promisedEnd = at + packet.ipLength;
    packet.protocol = packet.bytes[at + 6]!;
    return nextByIpProtocol(packet, packet.protocol);
  },
};
