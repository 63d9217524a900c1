import { endAt, nextByEtherType, stop } from "../dispatch.js";
import { IPV4, IPV6 } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Linux netfilter log: https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html
 *
 *     0  address family (1)   1  version (1), 0   2  resource (2)
 *     4  attributes, each padded to 4 bytes: length (2), its own 4 bytes included, type (2), data
 *
 * Attributes are in the byte order of the capturing host; types are small, so it shows.
 */
const HEADER = 4;
const ATTRIBUTE_HEADER = 4;
const PAYLOAD = 9;
const INET = 2;
const INET6 = 10;

const TRUNCATED = stopReason("nflog.truncated");
const BAD_VERSION = stopReason("nflog.bad-version");
const UNKNOWN_FAMILY = stopReason("nflog.unknown-family");
const BAD_ATTRIBUTE = stopReason("nflog.bad-attribute");
const NO_PAYLOAD = stopReason("nflog.no-payload");

export const nflog: Layer = {
  name: "nflog",
  linkTypes: [239],
  decode(packet: Packet) {
    const { bytes, view, end, offset: start } = packet;
    if (end - start < HEADER + ATTRIBUTE_HEADER) return stop(packet, TRUNCATED);
    if (bytes[start + 1]! !== 0) return stop(packet, BAD_VERSION);
    const family = bytes[start]!;
    if (family !== INET && family !== INET6) return stop(packet, UNKNOWN_FAMILY);
    let at = start + HEADER;
    const little = view.getUint16(at + 2, true) < 256;
    while (end - at >= ATTRIBUTE_HEADER) {
      const length = view.getUint16(at, little);
      if (length < ATTRIBUTE_HEADER) return stop(packet, BAD_ATTRIBUTE, at);
      if (view.getUint16(at + 2, little) === PAYLOAD) {
        packet.offset = at + ATTRIBUTE_HEADER;
        endAt(packet, at + length);
        return nextByEtherType(packet, family === INET ? IPV4 : IPV6);
      }
      at += (length + 3) & ~3;
    }
    return stop(packet, NO_PAYLOAD);
  },
};
