import { nextByEtherType, stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/** Link types whose header has a fixed length and an EtherType at a fixed place: https://www.tcpdump.org/linktypes.html */
export const etherTypeLinks: readonly Layer[] = [
  // IP over InfiniBand, RFC 4391 section 6, behind the addresses of 20 bytes that Linux keeps
  link("ip-over-infiniband", [242], 40, 44),
  // Symantec's firewall
  link("symantec-firewall", [99], 6, 44),
];

function link(name: string, linkTypes: readonly number[], etherTypeAt: number, header: number): Layer {
  const truncated = stopReason(`${name}.truncated`);
  return {
    name,
    linkTypes,
    decode(packet: Packet) {
      const at = packet.offset;
      if (packet.end - at < header) return stop(packet, truncated);
      packet.offset = at + header;
      return nextByEtherType(packet, packet.view.getUint16(at + etherTypeAt));
    },
  };
}
