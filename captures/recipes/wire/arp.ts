// ARP for IPv4 over Ethernet, RFC 826.

import { concat, hex, ipv4Bytes } from "./bytes.js";
import type { Network } from "./layer.js";

export interface ArpEnd {
  readonly mac: string;
  readonly ip: string;
}

export function arp(operation: "request" | "reply", sender: ArpEnd, target: ArpEnd): Network {
  const bytes = concat(
    hex("0001 0800 06 04"),
    Uint8Array.of(0, operation === "request" ? 1 : 2),
    hex(sender.mac),
    ipv4Bytes(sender.ip),
    hex(target.mac),
    ipv4Bytes(target.ip),
  );
  return { etherType: 0x0806, bytes };
}
