import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import { nextOfDevice } from "../linux-device.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Linux "cooked" capture, version 2: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html
 *
 *     0  protocol (2): an EtherType, or one of Linux's small numbers   2  reserved (2)   4  interface index (4)
 *     8  ARPHRD type (2)   10  packet type (1)   11  address length (1)   12  address (8)
 */
const HEADER = 20;

const TRUNCATED = stopReason("linux-sll2.truncated");

export const linuxSll2: Layer = {
  name: "linux-sll2",
  linkTypes: [276],
  decode(packet: Packet) {
    const at = packet.offset;
    if (packet.end - at < HEADER) return stop(packet, TRUNCATED);
    packet.offset = at + HEADER;
    return nextOfDevice(packet, packet.view.getUint16(at + 8), packet.view.getUint16(at));
  },
};
