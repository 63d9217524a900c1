import { join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND } from "./layer-cases.js";

const link = (name: string, linkType: number, ...parts: (Uint8Array | string)[]) => ({
  name,
  linkType,
  bytes: join(...parts),
});
const FCS = "deadbeef";

describeLayer("Juniper's routers", [
  { ...link("Ethernet", 178, "4d4743 01", FRAME), ...IPV4_FOUND },
  { ...link("Ethernet behind extensions", 178, "4d4743 81 0006 010101020104", FRAME), ...IPV4_FOUND },
  { ...link("PPP", 179, "4d4743 00 ff03 0021", IPV4), ...IPV4_FOUND },
  { ...link("Frame Relay", 180, "4d4743 00 1841 03cc", IPV4), ...IPV4_FOUND },
  { ...link("Cisco HDLC", 181, "4d4743 00 0f00 0800", IPV4), ...IPV4_FOUND },
  { ...link("no link header, IPv4", 137, "4d4743 02 02000000", IPV4), ...IPV4_FOUND },
  { ...link("no link header, IPv6, extensions", 130, "4d4743 82 0003 010101 06000000", IPV6), ...IPV6_FOUND },
  { ...link("a service card's header", 137, "4d4743 00", IPV4), stop: "juniper.unknown-link", stopAt: 4 },
  { ...link("an unknown protocol", 137, "4d4743 02 63000000"), stop: "juniper.unknown-protocol", stopAt: 4 },
  { ...link("another magic", 178, "4d4744 00", FRAME), stop: "juniper.no-magic" },
  { ...link("extensions beyond the end", 178, "4d4743 80 00ff", FRAME), stop: "juniper.truncated" },
]);

describeLayer("records of Endace's cards (ERF)", [
  { ...link("Ethernet", 197, "0000000000000001 02 04 0045 0000 0033 0000", FRAME, FCS), ...IPV4_FOUND },
  {
    ...link(
      "Ethernet behind two extensions",
      197,
      "0000000000000001 82 04 0055 0000 0033",
      "83 00000000000000",
      "03 00000000000000",
      "0000",
      FRAME,
      FCS,
    ),
    ...IPV4_FOUND,
  },
  {
    ...link("Cisco HDLC, padded", 197, "0000000000000001 01 04 0040 0000 0027 0f00 0800", IPV4, FCS, "0000"),
    ...IPV4_FOUND,
  },
  {
    ...link("HDLC of one channel", 197, "0000000000000001 05 04 0040 0000 0027 00000001 ff03 0021", IPV4, FCS),
    ...IPV4_FOUND,
  },
  { ...link("IPv6", 197, "0000000000000001 17 04 0040 0000 0032", IPV6), ...IPV6_FOUND },
  {
    ...link("a kind without packets", 197, "0000000000000001 1b 04 0018 0000 0008 0000000000000000"),
    stop: "erf.unknown-type",
    stopAt: 16,
  },
  { ...link("cut in its extensions", 197, "0000000000000001 82 04 0018 0000 0008 8300000000"), stop: "erf.truncated" },
]);

describeLayer("cable modems (DOCSIS)", [
  { ...link("Ethernet", 143, "00 00 0031 1234", FRAME, FCS), ...IPV4_FOUND },
  { ...link("Ethernet behind an extended header", 143, "01 05 0036 43 000001 00 1234", FRAME, FCS), ...IPV4_FOUND },
  { ...link("encrypted", 143, "01 05 0036 44 018001 00 1234", FRAME, FCS), stop: "docsis.encrypted" },
  { ...link("management", 143, "c2 00 0031 1234", FRAME, FCS), stop: "docsis.no-data" },
  { ...link("an extended header beyond the end", 143, "01 ff 0100 43 000001"), stop: "docsis.truncated" },
]);

describeLayer("ARCNET", [
  { ...link("as BSD shows it", 7, "01 02 d4 00 0001", IPV4), ...IPV4_FOUND },
  { ...link("as Linux shows it, IPv6", 129, "01 02 0000 c4 00 0001", IPV6), ...IPV6_FOUND },
  { ...link("the older form", 7, "01 02 f0", IPV4), ...IPV4_FOUND },
  { ...link("a split packet", 7, "01 02 d4 01 0001", IPV4), stop: "arcnet.split", stopAt: 3 },
  { ...link("address resolution", 7, "01 02 d5 00 0001 0000"), stop: "arcnet.not-ip", stopAt: 2 },
  { ...link("cut", 7, "01 02 d4 00 00"), stop: "arcnet.truncated" },
]);

describeLayer("links with an EtherType", [
  { ...link("IP over InfiniBand", 242, "00".repeat(40), "0800 0000", IPV4), ...IPV4_FOUND },
  { ...link("Symantec's firewall", 99, "00".repeat(6), "86dd", "00".repeat(36), IPV6), ...IPV6_FOUND },
  { ...link("cut", 242, "00".repeat(43)), stop: "ip-over-infiniband.truncated" },
]);

describeLayer("more links of one header", [
  { ...link("classical IP over ATM", 106, IPV4), ...IPV4_FOUND },
  { ...link("between zones of Solaris", 226, "01 02 0000 0000001f", "00".repeat(16), IPV4), ...IPV4_FOUND },
  { ...link("optical access (EPON)", 259, "5555d55555000100", FRAME), ...IPV4_FOUND },
]);

describeLayer("PPP with more in it", [
  { ...link("multilink, not cut", 9, "ff03 003d c0000001 0021", IPV4), ...IPV4_FOUND },
  { ...link("multilink, a fragment", 9, "ff03 003d 80000001 0021", IPV4), stop: "ppp.multilink-fragment", stopAt: 4 },
  { ...link("a bridged frame", 9, "ff03 0031 0001", FRAME), ...IPV4_FOUND },
  { ...link("a bridged frame with the id of its network", 9, "ff03 0031 4001 00000001", FRAME), ...IPV4_FOUND },
  { ...link("a bridged Token Ring frame", 9, "ff03 0031 0002", FRAME), stop: "ppp.bridged-not-ethernet", stopAt: 5 },
  { ...link("LLC", 9, "ff03 004b aaaa03 000000 0800", IPV4), ...IPV4_FOUND },
]);
