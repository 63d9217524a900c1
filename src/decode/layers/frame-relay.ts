import { nextByEtherType, stop } from "../dispatch.js";
import { FIRST_ETHER_TYPE, IPV4, IPV6, PPP, SNAP } from "../ether-types.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Frame Relay, RFC 2427 section 3: https://www.tcpdump.org/linktypes/LINKTYPE_FRELAY.html
 *
 *     0  address (2 to 4): the last byte is odd
 *     2  control (1), 3   3  pad (1), 0, only before some   3  protocol (1), an NLPID
 *
 * Cisco's own encapsulation has an EtherType (2) in place of all after the address; none begins with 3.
 */
const MINIMUM_ADDRESS = 2;
const MAXIMUM_ADDRESS = 4;
const UNNUMBERED_INFORMATION = 0x03;
const PAD = 0x00;
const NLPID_SNAP = 0x80;
const NLPID_IPV6 = 0x8e;
const NLPID_IPV4 = 0xcc;
const NLPID_PPP = 0xcf;

const TRUNCATED = stopReason("frame-relay.truncated");
const BAD_ADDRESS = stopReason("frame-relay.bad-address");
const UNKNOWN_PROTOCOL = stopReason("frame-relay.unknown-protocol");

export const frameRelay: Layer = {
  name: "frame-relay",
  linkTypes: [107],
  etherTypes: [0x6559], // RFC 1701
  decode(packet: Packet) {
    const { bytes, offset: start, end } = packet;
    let at = start;
    while (at < end && (bytes[at]! & 1) === 0) {
      if (++at - start === MAXIMUM_ADDRESS) return stop(packet, BAD_ADDRESS);
    }
    at++;
    if (end - at < 2) return stop(packet, TRUNCATED);
    if (at - start < MINIMUM_ADDRESS) return stop(packet, BAD_ADDRESS);
    if (bytes[at]! !== UNNUMBERED_INFORMATION) {
      const etherType = packet.view.getUint16(at);
      if (etherType < FIRST_ETHER_TYPE) return stop(packet, UNKNOWN_PROTOCOL, at);
      packet.offset = at + 2;
      return nextByEtherType(packet, etherType);
    }
    at++;
    if (bytes[at]! === PAD) at++;
    if (at >= end) return stop(packet, TRUNCATED);
    packet.offset = at + 1;
    switch (bytes[at]!) {
      case NLPID_IPV4:
        return nextByEtherType(packet, IPV4);
      case NLPID_IPV6:
        return nextByEtherType(packet, IPV6);
      case NLPID_SNAP:
        return nextByEtherType(packet, SNAP);
      case NLPID_PPP:
        return nextByEtherType(packet, PPP);
      default:
        return stop(packet, UNKNOWN_PROTOCOL, at);
    }
  },
};
