import { nextByEtherType, nextByLinkType, stop } from "../dispatch.js";
import { ETHERNET, LLC } from "../ether-types.js";
import type { Layer, LayerNumber } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Link types whose header has a fixed length and says nothing of use, before something known:
 * https://www.tcpdump.org/linktypes.html
 */
const LINKTYPE_RAW = 101;
const rawIp = (packet: Packet): LayerNumber => nextByLinkType(packet, LINKTYPE_RAW);
const llc = (packet: Packet): LayerNumber => nextByEtherType(packet, LLC);
const ethernet = (packet: Packet): LayerNumber => nextByEtherType(packet, ETHERNET);

export const fixedHeaders: readonly Layer[] = [
  // A direction and the compressed TCP/IP header as it was sent (RFC 1144)
  fixed("slip", [8], 16, rawIp),
  fixed("slip-bsdos", [15, 102], 24, rawIp),
  // Address family, security association and flags of OpenBSD's IPsec interface
  fixed("enc", [109], 12, rawIp),
  // Network and node names of RFC 2625
  fixed("ip-over-fibre-channel", [122], 16, llc),
  // Emulated LAN over ATM: number of the sending client
  fixed("lane", [110], 2, ethernet),
  // Solaris: protocol, path and channel
  fixed("sunatm", [123], 4, llc),
  // Hilscher's: a status and a length
  fixed("netanalyzer", [240], 4, ethernet),
  // Preamble of a fragment of IEEE 802.3br
  fixed("ethernet-mpacket", [274], 8, ethernet),
  // Optical access: preamble with the number of the link
  fixed("epon", [259], 8, ethernet),
  // Solaris between its zones: version, family, kind, length, interfaces, zones
  fixed("ipnet", [226], 24, rawIp),
  // Marvell's switch tag with its EtherType before the frame is Ethernet: ethernet-tags.ts reads on
  fixed("edsa-link", [285], 0, ethernet),
  // Broadcom's switch tag before the frame
  fixed("brcm-tag-prepended", [282], 4, ethernet),
];

function fixed(name: string, linkTypes: readonly number[], length: number, next: Layer["decode"]): Layer {
  const truncated = stopReason(`${name}.truncated`);
  return {
    name,
    linkTypes,
    decode(packet: Packet) {
      if (packet.end - packet.offset < length) return stop(packet, truncated);
      packet.offset += length;
      return next(packet);
    },
  };
}
