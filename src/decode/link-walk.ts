import type { Frame } from "../capture/frame.js";
import { layerFunctions, layerNumber, nextByLinkType } from "./dispatch.js";
import { ARP, IPV4, IPV6 } from "./ether-types.js";
import { DONE } from "./layer.js";
import { arp } from "./layers/arp.js";
import { ethernet } from "./layers/ethernet.js";
import { ipv4 } from "./layers/ipv4.js";
import { ipv6 } from "./layers/ipv6.js";
import { Packet } from "./packet.js";
import "./registry.js";

/** No capture of an honest device has more headers before the network. */
const MOST_LAYERS = 8;

const ETHERNET_LAYER = layerNumber(ethernet);
const ETHER_TYPES: ReadonlyMap<number, number> = new Map([
  [layerNumber(ipv4), IPV4],
  [layerNumber(ipv6), IPV6],
  [layerNumber(arp), ARP],
]);

/** Where the link of a frame ends, whatever link it is: for who wants no more of the frame, such as a filter. */
export class LinkWalk {
  /** Offset of an Ethernet header in the frame, or -1. */
  ethernet = -1;
  /** Where there is none: what the link carries, as an EtherType, or 0, and where that begins in the frame. */
  etherType = 0;
  network = 0;
  readonly #functions = layerFunctions();
  readonly #packet = new Packet();

  read(frame: Frame): void {
    const packet = this.#packet;
    packet.bytes = frame.bytes;
    packet.view = frame.view;
    packet.offset = frame.start;
    packet.end = frame.end;
    packet.promisedEnd = frame.start + frame.originalLength;
    this.ethernet = -1;
    this.etherType = 0;
    let next = nextByLinkType(packet, frame.linkType);
    for (let depth = 0; next !== DONE && depth < MOST_LAYERS; depth++) {
      if (next === ETHERNET_LAYER) {
        this.ethernet = packet.offset - frame.start;
        return;
      }
      const etherType = ETHER_TYPES.get(next);
      if (etherType !== undefined) {
        this.etherType = etherType;
        this.network = packet.offset - frame.start;
        return;
      }
      next = this.#functions[next]!(packet);
    }
  }
}
