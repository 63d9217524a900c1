import { nextByUdpPorts, stop } from "../dispatch.js";
import { DONE, type Layer, type LayerNumber } from "../layer.js";
import { type Packet, UDP } from "../packet.js";
import { NOTE_CUT, stopReason } from "../stop-reason.js";

/**
 * UDP, RFC 768.
 *
 *     0  source port (2)   2  destination port (2)   4  length (2), header included   6  checksum (2)
 */
const HEADER = 8;
const PORTS = 4;

const TRUNCATED = stopReason("udp.truncated");
const BAD_LENGTH = stopReason("udp.length-below-header");

export const udp: Layer = {
  name: "udp",
  ipProtocols: [UDP],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return portsAlone(packet, TRUNCATED);
    const ports = view.getInt32(at);
    const length = view.getUint16(at + 4);
    // 0 stands for "as long as the IP packet" (RFC 2675 section 4; offload leaves it so too).
    if (length !== 0 && length < HEADER) return portsAlone(packet, BAD_LENGTH, at + 4);
    packet.transport = UDP;
    packet.sourcePort = ports >>> 16;
    packet.destinationPort = ports & 0xffff;
    packet.payload = at + HEADER;
    packet.payloadLength = (length === 0 ? packet.promisedEnd - at : length) - HEADER;
    const end = packet.payload + packet.payloadLength;
    if (end <= packet.end) {
      packet.payloadEnd = end;
    } else {
      packet.payloadEnd = packet.end;
      // The rest of a datagram in fragments is in other frames, not cut off.
      if (!packet.isAlone) packet.notes |= NOTE_CUT;
    }
    const tunnel = nextByUdpPorts(packet.sourcePort, packet.destinationPort);
    if (tunnel !== DONE) {
      packet.offset = packet.payload;
      packet.end = packet.payloadEnd;
      packet.promisedEnd = end;
    }
    return tunnel;
  },
};

/** A header that is cut or contradicts itself still says whose datagram it is: one without payload, as far as is known. */
function portsAlone(packet: Packet, reason: number, where = packet.offset): LayerNumber {
  const { view, offset: at, end } = packet;
  if (end - at >= PORTS) {
    packet.transport = UDP;
    packet.sourcePort = view.getUint16(at);
    packet.destinationPort = view.getUint16(at + 2);
    packet.payload = end;
    packet.payloadEnd = end;
    packet.payloadLength = 0;
  }
  return stop(packet, reason, where);
}
