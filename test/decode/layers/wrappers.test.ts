import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const WIRELESS = join("0801 2c00 000476967bda 000c4182b253 000c4182b254 1000 aaaa 03 000000 0800", IPV4);
/** The 802.11 field: timestamp, flags, and ten bytes more. */
const commonField = (flags: string): string => `0200 1400 0102030405060708 ${flags} 0000 00000000 00000000`;

describeLayer("per-packet information (PPI)", [
  { name: "Ethernet", linkType: 192, bytes: join("00 00 0800 01000000", FRAME), ...IPV4_FOUND },
  { name: "raw IP", linkType: 192, bytes: join("00 00 0800 65000000", IPV6), ...IPV6_FOUND },
  { name: "802.11", linkType: 192, bytes: join("00 00 2000 69000000", commonField("0000"), WIRELESS), ...IPV4_FOUND },
  {
    name: "802.11 with its check sequence, behind another field",
    linkType: 192,
    bytes: join("00 00 2600 69000000 0100 0200 aabb", commonField("0100"), WIRELESS, "deadbeef"),
    ...IPV4_FOUND,
  },
  {
    name: "fields aligned to 4",
    linkType: 192,
    bytes: join("00 01 2800 69000000 0100 0200 aabb 0000", commonField("0100"), WIRELESS, "deadbeef"),
    ...IPV4_FOUND,
  },
  {
    name: "within itself",
    linkType: 192,
    bytes: join("00 00 0800 c0000000 00 00 0800 01000000", FRAME),
    ...IPV4_FOUND,
  },
  {
    name: "an unknown link type",
    linkType: 192,
    bytes: join("00 00 0800 0f270000"),
    stop: "link-type.unknown",
    stopAt: 8,
  },
  { name: "another version", linkType: 192, bytes: join("01 00 0800 01000000"), stop: "ppi.bad-version" },
  {
    name: "a length below its own",
    linkType: 192,
    bytes: join("00 00 0700 01000000"),
    stop: "ppi.bad-length",
    stopAt: 2,
  },
  { name: "a length beyond the end", linkType: 192, bytes: join("00 00 0900 01000000"), stop: "ppi.truncated" },
  { name: "cut", linkType: 192, bytes: join("00 00 0800 010000"), stop: "ppi.truncated", stopAt: 0 },
]);

const process = "00".repeat(12);

describeLayer("Apple's header (PKTAP)", [
  { name: "Ethernet", linkType: 258, bytes: join("18000000 01000000 01000000", process, FRAME), ...IPV4_FOUND },
  { name: "raw IP", linkType: 258, bytes: join("18000000 01000000 0c000000", process, IPV6), ...IPV6_FOUND },
  { name: "no packet", linkType: 258, bytes: join("0c000000 00000000 01000000"), stop: "pktap.no-packet", stopAt: 4 },
  {
    name: "a length below its own",
    linkType: 258,
    bytes: join("0b000000 01000000 01000000"),
    stop: "pktap.bad-length",
  },
  {
    name: "a length beyond the end",
    linkType: 258,
    bytes: join("0d000000 01000000 01000000"),
    stop: "pktap.truncated",
  },
  { name: "cut", linkType: 258, bytes: join("0c000000 01000000 010000"), stop: "pktap.truncated", stopAt: 0 },
]);

describeLayer("netfilter's log (NFLOG)", [
  {
    name: "IPv4, little-endian host",
    linkType: 239,
    bytes: join("02 00 0000 0800 0100 0800 01 00 0500 0a00 00 000000 2300 0900", IPV4, "00"),
    ...IPV4_FOUND,
  },
  {
    name: "IPv6, big-endian host",
    linkType: 239,
    bytes: join("0a 00 0000 0008 0001 86dd 01 00 0036 0009", IPV6),
    ...IPV6_FOUND,
  },
  { name: "another family", linkType: 239, bytes: join("07 00 0000 0400 0900"), stop: "nflog.unknown-family" },
  { name: "another version", linkType: 239, bytes: join("02 01 0000 0400 0900"), stop: "nflog.bad-version" },
  { name: "no payload", linkType: 239, bytes: join("02 00 0000 0800 0100 0800 0100"), stop: "nflog.no-payload" },
  {
    name: "an attribute of no length",
    linkType: 239,
    bytes: join("02 00 0000 0300 0100"),
    stop: "nflog.bad-attribute",
    stopAt: 4,
  },
  {
    name: "a payload of nothing",
    linkType: 239,
    bytes: join("02 00 0000 0400 0900", IPV4),
    stop: "ipv4.truncated",
    stopAt: 8,
  },
  { name: "cut", linkType: 239, bytes: join("02 00 0000 0400 09"), stop: "nflog.truncated", stopAt: 0 },
]);

describeLayer('devices in Linux "cooked" captures', [
  {
    name: "radiotap",
    linkType: 276,
    bytes: join("0000 0000 00000003 0323 03 06 000476967bda0000 00 00 0800 00000000", WIRELESS),
    ...IPV4_FOUND,
  },
  {
    name: "Frame Relay",
    linkType: 113,
    bytes: join("0000 0302 0002 0000000000000000 0000 1841 03 cc", IPV4),
    ...IPV4_FOUND,
  },
  { name: "GRE", linkType: 113, bytes: join("0000 030a 0004 c0000201 00000000 0800", IPV4), ...IPV4_FOUND },
  {
    name: "netlink",
    linkType: 113,
    bytes: join("0004 0338 0000 0000000000000000 0000"),
    stop: "linux-sll.netlink",
    stopAt: 16,
  },
  {
    name: "CAN",
    linkType: 113,
    bytes: join("0001 0118 0000 0000000000000000 000c 0102"),
    stop: "can.not-network",
    stopAt: 16,
  },
]);
