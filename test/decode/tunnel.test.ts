// What kind of tunnel a packet came through: the outermost, whatever lies within it.

import { expect, it } from "vitest";
import { u16 } from "../../captures/recipes/wire/index.js";
import { TUNNEL_KINDS } from "../../src/core/encapsulation.js";
import { decode } from "./decode.js";
import { ethernet, ipv4, ipv6, join } from "./headers.js";
import { FRAME, IPV4, IPV6, outer, outerUdp } from "./layers/layer-cases.js";

const VXLAN = "08000000 00007b00";
const TEREDO_PACKET = join(IPV6.subarray(0, 8), "20010000 53aa064c 00000000 00000001", IPV6.subarray(24));
const GTP = join("30ff", Uint8Array.of(0, IPV4.length), "3fb33e01", IPV4);

it.each([
  { kind: "ip", bytes: outer(4, IPV4) },
  { kind: "ip", bytes: ethernet(0x86dd, ipv6(60, join("04 00 04 01 01 00 00 00", IPV4))) },
  { kind: "gre", bytes: outer(47, join("0000 0800", IPV4)) },
  { kind: "gre", bytes: outer(47, join("3001 880b", u16(IPV4.length + 2), "0001 00000001 0021", IPV4)) },
  { kind: "gre", bytes: outer(47, join("0000 8847 00010140", IPV4)) },
  { kind: "erspan", bytes: outer(47, join("0000 88be", FRAME)) },
  { kind: "erspan", bytes: outer(47, join("1000 88be 00000001 1064 0001 00000171", FRAME)) },
  { kind: "vxlan", bytes: outerUdp(4789, join(VXLAN, FRAME)) },
  { kind: "vxlan", bytes: outerUdp(4790, join("0c000001 00007b00", IPV4)) },
  { kind: "geneve", bytes: outerUdp(6081, join("0000 6558 00000a00", FRAME)) },
  { kind: "gtp", bytes: outerUdp(2152, GTP) },
  { kind: "l2tp", bytes: outerUdp(1701, join("0002 0001 0002 ff03 0021", IPV4)) },
  { kind: "teredo", bytes: outerUdp(3544, TEREDO_PACKET) },
  { kind: "mpls", bytes: outer(137, join("00010140", IPV4)) },
  { kind: "vxlan", bytes: outerUdp(4789, join(VXLAN, outer(47, join("0000 0800", IPV4)))) },
  { kind: "ip", bytes: ethernet(0x8847, join("00010140", ipv4(IPV4, { protocol: 4 }))) },
] as const)("$kind: $bytes", ({ kind, bytes }) => {
  const { packet } = decode(bytes);
  expect(packet.tunnelDepth).toBeGreaterThan(0);
  expect(TUNNEL_KINDS[packet.tunnelKind]).toBe(kind);
});
