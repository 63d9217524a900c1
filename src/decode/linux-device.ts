import { nextByEtherType, nextByLinkType, stop } from "./dispatch.js";
import type { LayerNumber } from "./layer.js";
import type { Packet } from "./packet.js";
import { stopReason } from "./stop-reason.js";

/** Kinds of device (linux/if_arp.h) whose protocol number says nothing in a "cooked" capture. */
const ARPHRD_FRAME_RELAY = 770;
const ARPHRD_RADIOTAP = 803;
const ARPHRD_NETLINK = 824;
const LINKTYPE_FRAME_RELAY = 107;
const LINKTYPE_RADIOTAP = 127;

const NETLINK = stopReason("linux-sll.netlink");

/** What follows a "cooked" header: `protocol` says it, but for a few kinds of device. */
export function nextOfDevice(packet: Packet, device: number, protocol: number): LayerNumber {
  switch (device) {
    case ARPHRD_FRAME_RELAY:
      return nextByLinkType(packet, LINKTYPE_FRAME_RELAY);
    case ARPHRD_RADIOTAP:
      return nextByLinkType(packet, LINKTYPE_RADIOTAP);
    case ARPHRD_NETLINK:
      return stop(packet, NETLINK);
    default:
      return nextByEtherType(packet, protocol);
  }
}
