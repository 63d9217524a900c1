import { join } from "../headers.js";
import { describeLayer, outer } from "./layer-cases.js";

const PROTOCOLS = [
  ["igmp", 2],
  ["rsvp", 46],
  ["eigrp", 88],
  ["ospf", 89],
  ["ip-compression", 108],
  ["vrrp", 112],
  ["pgm", 113],
  ["l2tp-version-3", 115],
  ["sctp", 132],
  ["udp-lite", 136],
] as const;

describeLayer("protocols that are only named", [
  ...PROTOCOLS.map(([name, protocol]) => ({
    name,
    bytes: outer(protocol, join("0401 0035")),
    stop: `${name}.not-inspected`,
    stopAt: 34,
    packet: { ipVersion: 4, protocol, transport: 0 },
  })),
]);
