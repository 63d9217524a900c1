import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const SNAP_IP = join("aaaa03 000000 0800", IPV4);
const zeros = (length: number): Uint8Array => new Uint8Array(length);

describeLayer("headers of fixed length", [
  { name: "SLIP", linkType: 8, bytes: join(zeros(16), IPV4), ...IPV4_FOUND },
  { name: "SLIP of BSD/OS", linkType: 15, bytes: join(zeros(24), IPV4), ...IPV4_FOUND },
  { name: "OpenBSD's enc", linkType: 109, bytes: join("02000000 00001234 00000000", IPV6), ...IPV6_FOUND },
  { name: "IP over Fibre Channel", linkType: 122, bytes: join(zeros(16), SNAP_IP), ...IPV4_FOUND },
  { name: "SunATM", linkType: 123, bytes: join("02 00 0020", SNAP_IP), ...IPV4_FOUND },
  { name: "netANALYZER", linkType: 240, bytes: join("10400000", FRAME), ...IPV4_FOUND },
  { name: "IEEE 802.3br", linkType: 274, bytes: join("55555555555555d5", FRAME), ...IPV4_FOUND },
  { name: "a switch tag in front", linkType: 282, bytes: join("00000000", FRAME), ...IPV4_FOUND },
  { name: "cut", linkType: 109, bytes: zeros(11), stop: "enc.truncated", stopAt: 0 },
]);

describeLayer("pflog", [
  { name: "a header of 61 bytes, padded", linkType: 117, bytes: join("3d02", zeros(62), IPV4), ...IPV4_FOUND },
  { name: "a header of 100 bytes", linkType: 117, bytes: join("6418", zeros(98), IPV6), ...IPV6_FOUND },
  { name: "too short a length", linkType: 117, bytes: join("1002", zeros(60)), stop: "pflog.bad-length" },
]);

describeLayer("FireWire", [
  { name: "IPv4", linkType: 138, bytes: join(zeros(16), "0800", IPV4), ...IPV4_FOUND },
  { name: "cut", linkType: 138, bytes: zeros(17), stop: "ieee1394.truncated" },
]);
