import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Times that Arista's switches put into the frames they mirror, as Wireshark and tcpdump read them.
 *
 *     0  kind (2), 1   2  form (2): its second byte 0x10 for 64 bits, 0x20 for 48   4  time (8 or 6)   then EtherType (2)
 */
const HEADER = 4;
const ETHER_TYPE = 2;
const TIMES = 1;
const BYTES: Readonly<Record<number, number>> = { 16: 8, 32: 6 };

const TRUNCATED = stopReason("arista.truncated");
const UNKNOWN_FORM = stopReason("arista.unknown-form");

export const arista: Layer = {
  name: "arista",
  etherTypes: [0xd28b],
  decode(packet: Packet) {
    const { view, offset: at } = packet;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    const time = BYTES[packet.bytes[at + 3]!];
    if (view.getUint16(at) !== TIMES || time === undefined) return stop(packet, UNKNOWN_FORM);
    const next = at + HEADER + time + ETHER_TYPE;
    if (next > packet.end) return stop(packet, TRUNCATED);
    packet.offset = next;
    return nextByEtherType(packet, view.getUint16(next - ETHER_TYPE));
  },
};
