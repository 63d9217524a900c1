import { nextByEtherType, nextByLinkType, stop } from "../dispatch.js";
import { ETHERNET, IPV4, IPV6, LLC, MPLS, PPP } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * What Juniper's routers put before a frame, as Wireshark and tcpdump read it.
 *
 *     0  "MGC" (3)   3  flags (1): 0x80 extensions follow, 0x02 no link header follows, 0x01 received
 *     4  length (2) of the extensions, and they
 *        protocol (4), little-endian, only without a link header
 *
 * With a link header the link type says which; those of Juniper's own service cards are not known.
 */
const HEADER = 4;
const MAGIC = 0x4d4743;
const EXTENSIONS = 0x80;
const NO_LINK_HEADER = 0x02;

const LINKTYPE_PPP = 9;
const LINKTYPE_CISCO_HDLC = 104;
const LINKTYPE_FRAME_RELAY = 107;

/** Protocol, as the EtherType that means it. */
const PROTOCOLS: Readonly<Record<number, number>> = {
  2: IPV4,
  3: IPV4,
  4: MPLS,
  5: MPLS,
  6: IPV6,
  7: IPV6,
  8: MPLS,
  32: MPLS,
  200: PPP,
  202: LLC,
  203: LLC,
  204: ETHERNET,
};

const TRUNCATED = stopReason("juniper.truncated");
const NO_MAGIC = stopReason("juniper.no-magic");
const UNKNOWN_PROTOCOL = stopReason("juniper.unknown-protocol");
const UNKNOWN_LINK = stopReason("juniper.unknown-link");

const ethernet = (packet: Packet): LayerNumber => nextByEtherType(packet, ETHERNET);
const byLinkType =
  (linkType: number): Layer["decode"] =>
  (packet) =>
    nextByLinkType(packet, linkType);

export const juniper: readonly Layer[] = [
  link("juniper-ethernet", [167, 178], ethernet),
  link("juniper-ppp", [179], byLinkType(LINKTYPE_PPP)),
  link("juniper-frame-relay", [180], byLinkType(LINKTYPE_FRAME_RELAY)),
  link("juniper-cisco-hdlc", [181], byLinkType(LINKTYPE_CISCO_HDLC)),
  link(
    "juniper",
    [130, 131, 132, 133, 134, 135, 136, 137, 164, 168, 174, 182, 183, 194, 200, 232, 233, 234, 238],
    (packet) => stop(packet, UNKNOWN_LINK),
  ),
];

function link(name: string, linkTypes: readonly number[], next: Layer["decode"]): Layer {
  return {
    name,
    linkTypes,
    decode(packet: Packet) {
      const { view, offset: at } = packet;
      if (packet.end - at < HEADER + 2) return stop(packet, TRUNCATED);
      const first = view.getUint32(at);
      if (first >>> 8 !== MAGIC) return stop(packet, NO_MAGIC);
      let end = at + HEADER;
      if ((first & EXTENSIONS) !== 0) end += 2 + view.getUint16(end);
      if ((first & NO_LINK_HEADER) === 0) {
        if (end > packet.end) return stop(packet, TRUNCATED);
        packet.offset = end;
        return next(packet);
      }
      if (end + 4 > packet.end) return stop(packet, TRUNCATED);
      const etherType = PROTOCOLS[view.getUint32(end, true)];
      if (etherType === undefined) return stop(packet, UNKNOWN_PROTOCOL, end);
      packet.offset = end + 4;
      return nextByEtherType(packet, etherType);
    },
  };
}
