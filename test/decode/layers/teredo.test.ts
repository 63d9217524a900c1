import { u16 } from "../../../captures/recipes/wire/index.js";
import { ethernet, ipv4, join, udp } from "../headers.js";
import { describeLayer, outerUdp, staysUdp } from "./layer-cases.js";

const TEREDO = "20010000 53aa064c 00000000 00000001";
const OTHER = "20010db8 00000000 00000000 00000002";
const LINK_LOCAL = "fe800000 00000000 00000000 00000001";
const OLD = "3ffe831f 53aa064c 00000000 00000001";

const packet = (
  source: string,
  destination: string,
  body: Uint8Array | string = udp("0c0c"),
  next = "11",
): Uint8Array => {
  return join("60000000", u16(join(body).length), next, "40", source, destination, body);
};
const INSIDE = { ends: "2001:0:53aa:64c::1 1025 > 2001:db8::2 53", payload: "0c0c" };
const stays = (name: string, payload: Uint8Array) => {
  return { name: `not ${name}`, bytes: outerUdp(3544, payload), ...staysUdp(3544, payload) };
};
const AUTHENTICATION = "0001 00 00 0123456789abcdef 00";
const ORIGIN = "0000 3ebe a4fbcdab";

describeLayer("Teredo", [
  { name: "a packet", bytes: outerUdp(3544, packet(TEREDO, OTHER)), ...INSIDE, packet: { tunnelDepth: 1 } },
  {
    name: "an answer, from the port",
    bytes: ethernet(0x0800, ipv4(join("0dd8 0401", u16(8 + 50), "0000", packet(TEREDO, OTHER)))),
    ...INSIDE,
  },
  { name: "authentication", bytes: outerUdp(3544, join(AUTHENTICATION, packet(TEREDO, OTHER))), ...INSIDE },
  {
    name: "authentication with an id and a value",
    bytes: outerUdp(3544, join("0001 02 04 aabb 01020304 0123456789abcdef 00", packet(TEREDO, OTHER))),
    ...INSIDE,
  },
  { name: "an origin", bytes: outerUdp(3544, join(ORIGIN, packet(TEREDO, OTHER))), ...INSIDE },
  { name: "both", bytes: outerUdp(3544, join(AUTHENTICATION, ORIGIN, packet(TEREDO, OTHER))), ...INSIDE },
  { name: "a trailer", bytes: outerUdp(3544, join(packet(TEREDO, OTHER), "0102abcd")), ...INSIDE },
  {
    name: "a bubble",
    bytes: outerUdp(3544, packet(LINK_LOCAL, TEREDO, "", "3b")),
    ends: "fe80::1 > 2001:0:53aa:64c::1",
    stop: "ipv6.no-next-header",
    notes: ["ip.zero-length"],
    packet: { transport: 0 },
  },
  {
    name: "the prefix of old",
    bytes: outerUdp(3544, packet(OTHER, OLD)),
    ends: "2001:db8::2 1025 > 3ffe:831f:53aa:64c::1 53",
  },
  stays("addresses from elsewhere", packet(OTHER, OTHER)),
  stays("a length that does not fit", packet(TEREDO, OTHER).subarray(0, 49)),
  stays("IPv4", join(ORIGIN, ipv4(udp("aa")))),
  stays("an origin alone", join(ORIGIN)),
  stays("less than an origin", join("0000 00")),
  stays("authentication beyond the end", join("0001 ff ff 00")),
  stays("nothing", join("")),
]);
