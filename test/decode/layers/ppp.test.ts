import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, type LayerCase } from "./layer-cases.js";

const PPP = 9;

describeLayer("PPP", [
  { name: "IPv4", linkType: PPP, bytes: join("0021", IPV4), ...IPV4_FOUND },
  { name: "IPv6", linkType: PPP, bytes: join("0057", IPV6), ...IPV6_FOUND },
  { name: "in HDLC framing", linkType: PPP, bytes: join("ff03 0021", IPV4), ...IPV4_FOUND },
  { name: "of a serial line", linkType: 50, bytes: join("ff03 0057", IPV6), ...IPV6_FOUND },
  { name: "protocol field compression", linkType: PPP, bytes: join("21", IPV4), ...IPV4_FOUND },
  { name: "both", linkType: 50, bytes: join("ff03 57", IPV6), ...IPV6_FOUND },
  { name: "MPLS", linkType: PPP, bytes: join("0281 00010140", IPV4), ...IPV4_FOUND },
  { name: "MPLS, upstream label", linkType: PPP, bytes: join("0283 00010140", IPV4), ...IPV4_FOUND },
  { name: "Cisco HDLC on a serial line", linkType: 50, bytes: join("0f00 0800", IPV4), ...IPV4_FOUND },
  { name: "Cisco HDLC, broadcast", linkType: 50, bytes: join("8f00 0800", IPV4), ...IPV4_FOUND },
  { name: "link control", linkType: PPP, bytes: join("ff03 c021 01010004"), stop: "ppp.control", stopAt: 2, ends: "" },
  { name: "IP control", linkType: PPP, bytes: join("8021 01010004"), stop: "ppp.control", stopAt: 0 },
  { name: "compressed", linkType: PPP, bytes: join("fd aabb"), stop: "ppp.compressed" },
  { name: "encrypted", linkType: PPP, bytes: join("0053 aabb"), stop: "ppp.encrypted" },
  { name: "a protocol not carried on", linkType: PPP, bytes: join("002d aabb"), stop: "ppp.unknown-protocol" },
  { name: "no protocol", linkType: PPP, bytes: join("0020 aabb"), stop: "ppp.bad-protocol" },
  { name: "nothing", linkType: PPP, bytes: join(""), stop: "ppp.truncated" },
  { name: "nothing behind the framing", linkType: PPP, bytes: join("ff03"), stop: "ppp.truncated", stopAt: 2 },
  { name: "half a protocol", linkType: PPP, bytes: join("00"), stop: "ppp.truncated" },
]);

const FRAME_RELAY = "1841 03 cc";

describeLayer("a direction before a serial line's packet", [
  ...["00", "01"].flatMap((direction): LayerCase[] => [
    { name: `PPP, ${direction}`, linkType: 204, bytes: join(direction, "ff03 0021", IPV4), ...IPV4_FOUND },
    { name: `bare PPP, ${direction}`, linkType: 204, bytes: join(direction, "0021", IPV4), ...IPV4_FOUND },
    { name: `pppd, ${direction}`, linkType: 166, bytes: join(direction, "03 0021", IPV4), ...IPV4_FOUND },
    { name: `Cisco HDLC, ${direction}`, linkType: 205, bytes: join(direction, "0f00 86dd", IPV6), ...IPV6_FOUND },
    { name: `Frame Relay, ${direction}`, linkType: 206, bytes: join(direction, FRAME_RELAY, IPV4), ...IPV4_FOUND },
  ]),
  { name: "nothing behind it", linkType: 204, bytes: join("00"), stop: "with-direction.truncated", stopAt: 0 },
]);

describeLayer("Cisco HDLC", [
  { name: "IPv4", linkType: 104, bytes: join("0f00 0800", IPV4), ...IPV4_FOUND },
  { name: "IPv6 broadcast", linkType: 104, bytes: join("8f00 86dd", IPV6), ...IPV6_FOUND },
  { name: "MPLS", linkType: 104, bytes: join("0f00 8847 00010140", IPV4), ...IPV4_FOUND },
  { name: "bridged Ethernet", linkType: 104, bytes: join("0f00 6558", FRAME), ...IPV4_FOUND },
  { name: "keepalive", linkType: 104, bytes: join("8f00 8035 00000002"), stop: "cisco-hdlc.keepalive", stopAt: 2 },
  { name: "discovery", linkType: 104, bytes: join("8f00 2000 02b4"), stop: "cisco-hdlc.keepalive" },
  { name: "cut", linkType: 104, bytes: join("0f00 08"), stop: "cisco-hdlc.truncated" },
]);

describeLayer("Frame Relay", [
  { name: "IPv4", linkType: 107, bytes: join(FRAME_RELAY, IPV4), ...IPV4_FOUND },
  { name: "IPv6", linkType: 107, bytes: join("1841 03 8e", IPV6), ...IPV6_FOUND },
  { name: "SNAP", linkType: 107, bytes: join("1841 03 00 80 000000 0800", IPV4), ...IPV4_FOUND },
  { name: "bridged Ethernet", linkType: 107, bytes: join("1841 03 00 80 0080c2 0007", FRAME), ...IPV4_FOUND },
  { name: "PPP", linkType: 107, bytes: join("1841 03 cf 0021", IPV4), ...IPV4_FOUND },
  { name: "an address of 4 bytes", linkType: 107, bytes: join("18404001 03 cc", IPV4), ...IPV4_FOUND },
  { name: "Cisco's encapsulation", linkType: 107, bytes: join("1841 0800", IPV4), ...IPV4_FOUND },
  { name: "management", linkType: 107, bytes: join("0001 03 08 00"), stop: "frame-relay.unknown-protocol", stopAt: 3 },
  { name: "neither form", linkType: 107, bytes: join("1841 0500 00"), stop: "frame-relay.unknown-protocol", stopAt: 2 },
  { name: "an endless address", linkType: 107, bytes: join("18404040 0103cc"), stop: "frame-relay.bad-address" },
  { name: "an address of one byte", linkType: 107, bytes: join("19 03 cc", IPV4), stop: "frame-relay.bad-address" },
  { name: "cut", linkType: 107, bytes: join("1841 03"), stop: "frame-relay.truncated" },
  { name: "cut behind the pad", linkType: 107, bytes: join("1841 03 00"), stop: "frame-relay.truncated" },
]);
