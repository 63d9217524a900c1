import { u16 } from "../../../captures/recipes/wire/index.js";
import { join } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const WIRELESS = 105;
const LLC_IPV4 = join("aaaa 03 000000 0800", IPV4);
const LLC_IPV6 = join("aaaa 03 000000 86dd", IPV6);

/** Frame control, duration, three addresses, sequence control. */
const header = (frameControl: string, sequence = "1000"): Uint8Array => {
  return join(frameControl, "2c00 00047696 7bda 000c4182b253 000c4182b254", sequence);
};
const subframe = (body: Uint8Array): Uint8Array => join("00047696 7bda 000c4182b253", u16(body.length), body);
const AGGREGATE = join(header("8801"), "8000");

describeLayer("802.11", [
  { name: "to an access point", linkType: WIRELESS, bytes: join(header("0801"), LLC_IPV4), ...IPV4_FOUND },
  { name: "from an access point", linkType: WIRELESS, bytes: join(header("0802"), LLC_IPV6), ...IPV6_FOUND },
  { name: "between stations", linkType: WIRELESS, bytes: join(header("0800"), LLC_IPV4), ...IPV4_FOUND },
  {
    name: "between access points",
    linkType: WIRELESS,
    bytes: join(header("0803"), "000c4182b255", LLC_IPV4),
    ...IPV4_FOUND,
  },
  { name: "QoS", linkType: WIRELESS, bytes: join(header("8801"), "0000", LLC_IPV4), ...IPV4_FOUND },
  {
    name: "QoS and HT control",
    linkType: WIRELESS,
    bytes: join(header("8881"), "0000 00000000", LLC_IPV4),
    ...IPV4_FOUND,
  },
  {
    name: "QoS between access points",
    linkType: WIRELESS,
    bytes: join(header("8803"), "000c4182b255 0000", LLC_IPV4),
    ...IPV4_FOUND,
  },
  { name: "order, without HT control", linkType: WIRELESS, bytes: join(header("0881"), LLC_IPV4), ...IPV4_FOUND },
  { name: "sent again", linkType: WIRELESS, bytes: join(header("0809"), LLC_IPV4), ...IPV4_FOUND },
  { name: "a first fragment", linkType: WIRELESS, bytes: join(header("0805"), LLC_IPV4), ...IPV4_FOUND },
  {
    name: "a later fragment",
    linkType: WIRELESS,
    bytes: join(header("0801", "1100"), "aabb"),
    stop: "ieee80211.later-fragment",
    stopAt: 22,
  },
  {
    name: "an aggregate of one",
    linkType: WIRELESS,
    bytes: join(AGGREGATE, subframe(LLC_IPV4)),
    ...IPV4_FOUND,
  },
  {
    name: "an aggregate of two: the first",
    linkType: WIRELESS,
    bytes: join(AGGREGATE, subframe(LLC_IPV4), "00", subframe(LLC_IPV6)),
    ...IPV4_FOUND,
    notes: ["ieee80211.a-msdu"],
  },
  {
    name: "an aggregate cut",
    linkType: WIRELESS,
    bytes: join(AGGREGATE, "0004"),
    stop: "ieee80211.truncated",
    stopAt: 26,
  },
  {
    name: "encrypted",
    linkType: WIRELESS,
    bytes: join(header("8841"), "0000 00002000 aabb"),
    stop: "ieee80211.encrypted",
  },
  { name: "a beacon", linkType: WIRELESS, bytes: header("8000"), stop: "ieee80211.management", stopAt: 0, ends: "" },
  { name: "an acknowledgement", linkType: WIRELESS, bytes: join("d400 0000 000476967bda"), stop: "ieee80211.control" },
  { name: "an extension frame", linkType: WIRELESS, bytes: join("0c00 0000"), stop: "ieee80211.unknown-type" },
  { name: "no data", linkType: WIRELESS, bytes: header("4801"), stop: "ieee80211.no-data" },
  { name: "QoS, no data", linkType: WIRELESS, bytes: join(header("c801"), "0000"), stop: "ieee80211.no-data" },
  { name: "another version", linkType: WIRELESS, bytes: header("0901"), stop: "ieee80211.bad-version" },
  { name: "one byte", linkType: WIRELESS, bytes: join("08"), stop: "ieee80211.truncated" },
  { name: "cut", linkType: WIRELESS, bytes: header("0801").subarray(0, 23), stop: "ieee80211.truncated" },
  { name: "QoS cut", linkType: WIRELESS, bytes: join(header("8801"), "00"), stop: "ieee80211.truncated", stopAt: 0 },
]);

const RADIOTAP = 127;
/** Fields: timestamp, flags. */
const radiotap = (flags: string): Uint8Array => {
  return join("00 00 1100 03000000 0102030405060708", flags);
};
const DATA = join(header("0801"), LLC_IPV4);
/** Without its last 4 bytes there is no room for a second packet. */
const AGGREGATE_WITH_FCS = join(AGGREGATE, subframe(LLC_IPV4), "00".repeat(10), "deadbeef");
describeLayer("radiotap", [
  { name: "no fields", linkType: RADIOTAP, bytes: join("00 00 0800 00000000", DATA), ...IPV4_FOUND },
  { name: "fields", linkType: RADIOTAP, bytes: join(radiotap("00"), DATA), ...IPV4_FOUND },
  { name: "flags alone", linkType: RADIOTAP, bytes: join("00 00 0900 02000000 10", DATA, "deadbeef"), ...IPV4_FOUND },
  {
    name: "the check sequence is no data",
    linkType: RADIOTAP,
    bytes: join("00 00 0900 02000000 10", AGGREGATE_WITH_FCS),
    ...IPV4_FOUND,
  },
  {
    name: "a second word of presence, and an aligned timestamp",
    linkType: RADIOTAP,
    bytes: join("00 00 1900 030000a0 00000000 00000000 0102030405060708 10", AGGREGATE_WITH_FCS),
    ...IPV4_FOUND,
  },
  {
    name: "a padded header",
    linkType: RADIOTAP,
    bytes: join(radiotap("20"), header("8801"), "0000 0000", LLC_IPV4),
    ...IPV4_FOUND,
  },
  { name: "a header that needs no padding", linkType: RADIOTAP, bytes: join(radiotap("20"), DATA), ...IPV4_FOUND },
  {
    name: "a bad check sequence",
    linkType: RADIOTAP,
    bytes: join(radiotap("50"), DATA, "deadbeef"),
    stop: "radiotap.bad-fcs",
    stopAt: 17,
  },
  { name: "flags that lie beyond", linkType: RADIOTAP, bytes: join("00 00 0800 02000000", DATA), ...IPV4_FOUND },
  {
    name: "another version",
    linkType: RADIOTAP,
    bytes: join("01 00 0800 00000000", DATA),
    stop: "radiotap.bad-version",
  },
  {
    name: "a length below its own",
    linkType: RADIOTAP,
    bytes: join("00 00 0700 00000000"),
    stop: "radiotap.bad-length",
    stopAt: 2,
  },
  {
    name: "a length beyond the end",
    linkType: RADIOTAP,
    bytes: join("00 00 0900 00000000"),
    stop: "radiotap.truncated",
  },
  { name: "cut", linkType: RADIOTAP, bytes: join("00 00 0800 000000"), stop: "radiotap.truncated", stopAt: 0 },
]);

const DEVICE = "776c616e30000000 0000000000000000";

describeLayer("Prism and AVS headers", [
  { name: "Prism, little-endian", linkType: 119, bytes: join("44000000 18000000", DEVICE, DATA), ...IPV4_FOUND },
  { name: "Prism, big-endian", linkType: 119, bytes: join("00000041 00000018", DEVICE, DATA), ...IPV4_FOUND },
  { name: "AVS", linkType: 163, bytes: join("80211001 00000018", DEVICE, DATA), ...IPV4_FOUND },
  { name: "AVS under Prism's number", linkType: 119, bytes: join("80211002 00000018", DEVICE, DATA), ...IPV4_FOUND },
  { name: "neither", linkType: 119, bytes: join("00000045 00000018", DEVICE, DATA), stop: "prism.unknown-form" },
  {
    name: "a length below its own",
    linkType: 119,
    bytes: join("44000000 07000000", DATA),
    stop: "prism.bad-length",
    stopAt: 4,
  },
  { name: "a length beyond the end", linkType: 163, bytes: join("80211001 ffffffff"), stop: "prism.truncated" },
  { name: "cut", linkType: 163, bytes: join("80211001 000000"), stop: "prism.truncated", stopAt: 0 },
]);
