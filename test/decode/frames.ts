/** Valid frames, at least one for each layer and for each way that layers meet: what is damaged must begin sound. */
import { hex, u32 } from "../../captures/recipes/wire/index.js";
import { ETHERNET } from "./decode.js";
import { ethernet, ipv4, ipv6, join, tcp, udp } from "./headers.js";

export interface SoundFrame {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

const UDP4 = ipv4(udp("0b0b0b"));
const UDP6 = ipv6(17, udp("0c0c"));

export const FRAMES: readonly SoundFrame[] = [
  { name: "ethernet, ipv4, udp", linkType: ETHERNET, bytes: ethernet(0x0800, UDP4) },
  {
    name: "ethernet, ipv4 with options, tcp with options",
    linkType: ETHERNET,
    bytes: ethernet(0x0800, tcpWithOptions()),
  },
  {
    name: "ethernet, ipv4, icmp",
    linkType: ETHERNET,
    bytes: ethernet(0x0800, ipv4("0800 0000 00010001 61", { protocol: 1 })),
  },
  {
    name: "ethernet, ipv4, first fragment",
    linkType: ETHERNET,
    bytes: ethernet(0x0800, ipv4(udp("aa"), { fragment: 0x2000 })),
  },
  { name: "vlan, ipv6, tcp", linkType: ETHERNET, bytes: ethernet(0x8100, join("2064 86dd", ipv6(6, tcp("aabb")))) },
  { name: "qinq, ipv4, udp", linkType: ETHERNET, bytes: ethernet(0x88a8, join("0064 8100 00c8 0800", UDP4)) },
  { name: "arp", linkType: ETHERNET, bytes: ethernet(0x0806, "0001 0800 06 04 0001".padEnd(60, "0")) },
  { name: "ipv6, extension headers, udp", linkType: ETHERNET, bytes: ethernet(0x86dd, extended()) },
  { name: "ipv6, icmpv6", linkType: ETHERNET, bytes: ethernet(0x86dd, ipv6(58, "8700 0000 00000000")) },
  { name: "linux-sll", linkType: 113, bytes: join("0000 0001 0006 000476967bda 0000 0800", UDP4) },
  { name: "linux-sll2", linkType: 276, bytes: join("86dd 0000 00000002 0001 00 06 000476967bda 0000", UDP6) },
  { name: "loopback of this order", linkType: 0, bytes: join("02000000", UDP4) },
  { name: "loopback of network order", linkType: 108, bytes: join(u32(24), UDP6) },
  { name: "raw ipv4", linkType: 101, bytes: UDP4 },
  { name: "raw ipv6", linkType: 101, bytes: UDP6 },
];

function tcpWithOptions(): Uint8Array {
  return ipv4(tcp("c0ffee", 0x18, "0101 080a 00000001 00000002"), { protocol: 6, options: "94040000" });
}

function extended(): Uint8Array {
  const hopByHop = hex("2b 00 05 02 00 00 01 00");
  const routing = hex("2c 00 00 00 00 00 00 00");
  const atomicFragment = hex("3c 00 00 00 00 00 00 01");
  const destination = hex("11 01 01 0c").subarray(0);
  return ipv6(0, join(hopByHop, routing, atomicFragment, destination, new Uint8Array(12), udp("dd")));
}
