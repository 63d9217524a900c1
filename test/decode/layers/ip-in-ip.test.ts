import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ethernet, ipv4, ipv6, join, udp } from "../headers.js";
import {
  describeLayer,
  IPV4,
  IPV4_FOUND,
  IPV6,
  IPV6_FOUND,
  OUTER_ADDRESSES,
  outer,
  outerAddressesOf,
  outerUdp,
} from "./layer-cases.js";

const IN_TUNNEL = { packet: { tunnelDepth: 1, protocol: 17, transport: 17, fragmented: false } };
const WITHOUT_TRANSPORT = { transport: 0, tunnelDepth: 1 };

describeLayer("IP in IP", [
  { name: "4 in 4", bytes: outer(4, IPV4), ...IPV4_FOUND, ...IN_TUNNEL },
  { name: "6 in 4", bytes: outer(41, IPV6), ...IPV6_FOUND, ...IN_TUNNEL },
  { name: "4 in 6", bytes: ethernet(0x86dd, ipv6(4, IPV4)), ...IPV4_FOUND, ...IN_TUNNEL },
  { name: "6 in 6", bytes: ethernet(0x86dd, ipv6(41, IPV6)), ...IPV6_FOUND, ...IN_TUNNEL },
  {
    name: "6 in 6 behind extension headers",
    bytes: ethernet(0x86dd, ipv6(60, join("29 00 04 01 01 00 00 00", IPV6))),
    ...IPV6_FOUND,
    ...IN_TUNNEL,
  },
  {
    name: "several deep",
    bytes: outer(41, ipv6(4, ipv4(IPV6, { protocol: 41 }))),
    ...IPV6_FOUND,
    packet: { tunnelDepth: 3 },
  },
  {
    name: "a packet of another version",
    bytes: outer(4, IPV6),
    ends: "192.0.2.1 > 192.0.2.2",
    stop: "ipv4.bad-version",
  },
  { name: "a cut one", bytes: outer(41, IPV6.subarray(0, 39)), ends: "192.0.2.1 > 192.0.2.2", stop: "ipv6.truncated" },
  {
    name: "no transport inside",
    bytes: outer(4, ipv4("0000", { protocol: 99 })),
    ends: "10.0.0.1 > 10.0.0.2",
    stop: "ip-protocol.unknown",
    packet: WITHOUT_TRANSPORT,
  },
]);

describeLayer("what the outer packet leaves behind", [
  {
    name: "its transport is not the inner one's",
    bytes: outerUdp(4790, join("0c000001 00007b00", ipv4("0000", { protocol: 99 }))),
    ends: "10.0.0.1 > 10.0.0.2",
    payload: undefined,
    stop: "ip-protocol.unknown",
    packet: WITHOUT_TRANSPORT,
  },
  {
    name: "nor where the inner transport is damaged",
    bytes: outerUdp(4790, join("0c000001 00007b00", ipv4(udp("").subarray(0, 3)))),
    ends: "10.0.0.1 > 10.0.0.2",
    stop: "udp.truncated",
    packet: WITHOUT_TRANSPORT,
  },
  {
    name: "as a fragment it waits for the others before what it holds is looked at",
    bytes: ethernet(0x0800, ipv4(ipv4(udp("0b0b0b")), { protocol: 4, fragment: 0x2000 })),
    ends: "10.0.0.1 > 10.0.0.2",
    notes: ["ip.fragment"],
    packet: { fragmented: true, tunnelDepth: 0, transport: 0 },
  },
  {
    name: "an inner fragment is one",
    bytes: outer(4, ipv4("aabb", { fragment: 0x00b9 })),
    ends: "10.0.0.1 > 10.0.0.2",
    notes: ["ip.fragment"],
    packet: { fragmented: true, transport: 0 },
  },
]);

describe("the outermost addresses", () => {
  it.each([
    { name: "IPv4", bytes: outer(4, IPV4), outermost: OUTER_ADDRESSES },
    { name: "IPv4 around two", bytes: outer(4, ipv4(IPV4, { protocol: 4 })), outermost: OUTER_ADDRESSES },
    {
      name: "IPv6",
      bytes: ethernet(0x86dd, ipv6(4, IPV4)),
      outermost: [6, 0x20010db8, 0, 0, 1, 0x20010db8, 0, 0, 2],
    },
  ])("are kept: $name", ({ bytes, outermost }) => {
    expect(outerAddressesOf(decode(bytes))).toEqual(outermost);
  });

  it("are not said where there is no tunnel", () => {
    expect(decode(ethernet(0x0800, IPV4)).packet.tunnelDepth).toBe(0);
  });
});
