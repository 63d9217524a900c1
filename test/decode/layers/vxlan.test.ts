import { ethernet, join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outerUdp, staysUdp } from "./layer-cases.js";

const VXLAN = "08000000 00007b00";
const vxlan = (header: string, port = 4789): Uint8Array => outerUdp(port, join(header, FRAME));
const rest = (header: string): string => Buffer.from(join(header, FRAME)).toString("hex");
const ARP = join(VXLAN, ethernet(0x0806, "00010800"));

describeLayer("VXLAN", [
  { name: "a frame", bytes: vxlan(VXLAN), ...IPV4_FOUND, packet: { tunnelDepth: 1, protocol: 17 } },
  { name: "on Linux's port", bytes: vxlan(VXLAN, 8472), ...IPV4_FOUND },
  { name: "with a group", bytes: vxlan("8848 0001 00007b00"), ...IPV4_FOUND },
  {
    name: "a frame that is not IP stays a datagram",
    bytes: outerUdp(4789, ARP),
    ...staysUdp(4789, ARP),
    stop: "arp.not-inspected",
  },
  ...["09000000 00007b00", "08000001 00007b00", "08000000 00007b01", "00000000 00007b00", "8880 0001 00007b00"].map(
    (header) => ({ name: `${header} before a packet that fits`, bytes: vxlan(header), ...IPV4_FOUND }),
  ),
  ...["09000000 00007b00", "08000001 00007b00", "08000000 00007b01"].map((header) => {
    const payload = join(header, ethernet(0x0806, "00010800"));
    return { name: `not ${header} before anything else`, bytes: outerUdp(4789, payload), ...staysUdp(4789, payload) };
  }),
  { name: "not 7 bytes", bytes: outerUdp(4789, "08000000 00007b"), ...staysUdp(4789, "0800000000007b") },
  { name: "not what other ports hold", bytes: vxlan(VXLAN, 4788), ...staysUdp(4788, rest(VXLAN)) },
]);

describeLayer("VXLAN-GPE", [
  { name: "IPv4", bytes: outerUdp(4790, join("0c000001 00007b00", IPV4)), ...IPV4_FOUND },
  { name: "IPv6", bytes: outerUdp(4790, join("0c000002 00007b00", IPV6)), ...IPV6_FOUND },
  { name: "Ethernet", bytes: outerUdp(4790, join("0c000003 00007b00", FRAME)), ...IPV4_FOUND },
  { name: "MPLS", bytes: outerUdp(4790, join("0c000005 00007b00 00010140", IPV4)), ...IPV4_FOUND },
  ...["0c000006 00007b00", "0c000008 00007b00", "1c000003 00007b00", "0c000103 00007b00", "0c000003 00007b01"].map(
    (header) => ({ name: `not ${header}`, bytes: vxlan(header, 4790), ...staysUdp(4790, rest(header)) }),
  ),
  { name: "not 7 bytes", bytes: outerUdp(4790, "0c000003 00007b"), ...staysUdp(4790, "0c00000300007b") },
]);
