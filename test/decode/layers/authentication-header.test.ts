import { ethernet, ipv4, ipv6, join, udp } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND, IPV6_FOUND, outer } from "./layer-cases.js";

/** Next header and length; then the index, a sequence number, and 96 bits of check value. */
const ah = (next: string, rest: Uint8Array | string): Uint8Array => {
  return join(next, "04 0000 00000100 00000001 0123456789abcdef01234567", rest);
};

describeLayer("the authentication header", [
  {
    name: "in IPv4",
    bytes: ethernet(0x0800, ipv4(ah("11", udp("0b0b0b")), { protocol: 51 })),
    ...IPV4_FOUND,
    packet: { protocol: 17, tunnelDepth: 0 },
  },
  { name: "in IPv6", bytes: ethernet(0x86dd, ipv6(51, ah("11", udp("0c0c")))), ...IPV6_FOUND },
  {
    name: "between extension headers",
    bytes: ethernet(0x86dd, ipv6(0, join("33 00 0502 0000 0100", ah("3c", "11 00 0104 00000000"), udp("0c0c")))),
    ...IPV6_FOUND,
  },
  { name: "around a tunnel", bytes: outer(51, ah("04", IPV4)), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "without a check value", bytes: outer(51, join("04 01 0000 00000100 00000001", IPV4)), ...IPV4_FOUND },
  {
    name: "too short to be",
    bytes: outer(51, "11 00 0000 00000100 00000001"),
    stop: "authentication-header.bad-length",
    stopAt: 35,
  },
  { name: "cut", bytes: outer(51, "11 04 0000 00000100 000000"), stop: "authentication-header.truncated", stopAt: 34 },
  {
    name: "a check value cut off",
    bytes: outer(51, "11 04 0000 00000100 00000001"),
    stop: "authentication-header.truncated",
  },
]);

describeLayer("the encapsulating security payload", [
  {
    name: "is counted",
    bytes: outer(50, "00000100 00000001 aabb"),
    ends: "192.0.2.1 > 192.0.2.2",
    stop: "esp.encrypted",
    stopAt: 34,
  },
]);
