import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import { nextOfDevice } from "../linux-device.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Linux "cooked" capture, version 1: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html
 *
 *     0  packet type (2)   2  ARPHRD type (2)   4  address length (2)   6  address (8)
 *    14  protocol (2): an EtherType, or one of Linux's small numbers for formats without one (ether-types.ts)
 */
const HEADER = 16;

const TRUNCATED = stopReason("linux-sll.truncated");

export const linuxSll: Layer = {
  name: "linux-sll",
  linkTypes: [113],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    return nextOfDevice(packet, packet.view.getUint16(at + 2), packet.view.getUint16(at + 14));
  },
};
