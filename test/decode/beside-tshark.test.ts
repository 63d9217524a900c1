/** One frame for each layer, held against tshark where it is installed: the innermost ends must be the same. */
import { writeFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import { expect, it } from "vitest";
import { u16 } from "../../captures/recipes/wire/index.js";
import { seenBySkyspan } from "../../compare/skyspan.js";
import { hasTshark, type Seen, seenByTshark } from "../../compare/tshark.js";
import { join as joined } from "../capture/byte-writer.js";
import { SectionWriter } from "../capture/pcapng-file.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { ethernet, ipv4, ipv6, join } from "./headers.js";

type Part = Uint8Array | string;
type Case = readonly [name: string, linkType: number, bytes: Uint8Array];

/** Port 40000, on which tshark looks for nothing. */
const DATAGRAM = join("0401 9c40 000b 0000 0b0b0b");
const FOUR = ipv4(DATAGRAM);
const SIX = ipv6(17, DATAGRAM);
const FRAME = ethernet(0x0800, FOUR);
const WIRELESS = "2c00 000476967bda 000c4182b253 000c4182b254 1000 aaaa 03 000000 0800";
const FCS = "deadbeef";

const link = (name: string, linkType: number, ...parts: Part[]): Case => [name, linkType, join(...parts)];
const tagged = (name: string, etherType: number, ...parts: Part[]): Case => [
  name,
  1,
  ethernet(etherType, join(...parts)),
];
const inIp = (name: string, protocol: number, ...parts: Part[]): Case =>
  tagged(name, 0x0800, ipv4(join(...parts), { protocol }));
const inUdp = (name: string, port: number, ...parts: Part[]): Case => {
  const payload = join(...parts);
  return inIp(name, 17, "1388", u16(port), u16(8 + payload.length), "0000", payload);
};

const CASES: readonly Case[] = [
  link("Ethernet", 1, FRAME),
  tagged("VLAN", 0x8100, "0014 0800", FOUR),
  tagged("stacked VLAN", 0x88a8, "0014 8100 0064 86dd", SIX),
  tagged("LLC in a VLAN", 0x8100, "0014", u16(8 + FOUR.length), "aaaa03 000000 0800", FOUR),
  tagged("LLC in a long frame", 0x8870, "aaaa03 000000 0800", FOUR),
  tagged("VN-Tag", 0x8926, "80010002 0800", FOUR),
  tagged("E-Tag", 0x893f, "e000 1001 0000 0800", FOUR),
  tagged("HSR", 0x892f, "0034 0001 0800", FOUR),
  tagged("R-Tag", 0xf1c1, "0000 0001 0800", FOUR),
  tagged("Cisco metadata", 0x8909, "01 01 0001 0002 0800", FOUR),
  tagged("provider backbone", 0x88e7, "00000001", FRAME),
  tagged("MPLS", 0x8847, "000640ff 000651ff", FOUR),
  tagged("pseudowire", 0x8847, "000651ff 00000000", FRAME),
  tagged("NSH", 0x894f, "0fc6 01 03 000001 ff", "00".repeat(16), FRAME),
  tagged("TRILL", 0x22f3, "003f 0001 0002", FRAME),
  tagged("FabricPath", 0x8903, "0060", FRAME, FCS),
  tagged("Arista's times", 0xd28b, "0001 0010 0000000100000002 0800", FOUR),
  tagged("B.A.T.M.A.N.", 0x4305, "42 0f 32 01 000476967bda 000c4182b253 01 00", FRAME),
  tagged("PPPoE", 0x8864, "1100 0001", u16(2 + FOUR.length), "0021", FOUR),
  inIp("IP in IP", 4, FOUR),
  inIp("6in4", 41, SIX),
  inIp("AH", 51, "11 04 0000 00000001 00000001", "00".repeat(12), DATAGRAM),
  inIp("GRE", 47, "0000 0800", FOUR),
  inIp("GRE with all fields", 47, "b000 86dd 00000000 00000001 00000002", SIX),
  inIp("NVGRE", 47, "2000 6558 00000100", FRAME),
  inIp("ERSPAN I", 47, "0000 88be", FRAME),
  inIp("ERSPAN II", 47, "1000 88be 00000001 1014 0001 00000000", FRAME),
  inIp("ERSPAN III", 47, "1000 22eb 00000001 2014 0001 00000000 0000 0000", FRAME),
  inIp("PPTP", 47, "3001 880b", u16(4 + FOUR.length), "0001 00000001 ff03 0021", FOUR),
  inIp("EoIP", 47, "2001 6400", u16(FRAME.length), "0a00", FRAME),
  inIp("Aruba", 47, "0000 8200 0801", WIRELESS, FOUR),
  inIp("MPLS in IP", 137, "000651ff", FOUR),
  inIp("EtherIP", 97, "3000", FRAME),
  inIp("PIM register", 103, "21000000 00000000", FOUR),
  tagged("Ethernet in IPv6", 0x86dd, ipv6(143, FRAME)),
  tagged("IPv6 extensions", 0x86dd, ipv6(0, join("3c00 010400000000 1100 010400000000", DATAGRAM))),
  inUdp("VXLAN", 4789, "08000000 00000100", FRAME),
  inUdp("VXLAN-GPE", 4790, "0c000001 00000100", FOUR),
  inUdp("Geneve", 6081, "0000 6558 00000100", FRAME),
  inUdp("GTP-U", 2152, "30ff", u16(FOUR.length), "00000001", FOUR),
  inUdp("GTP-U of Ethernet", 2152, "30ff", u16(FRAME.length), "00000001", FRAME),
  inUdp("GTP of GPRS", 3386, "1eff", u16(FOUR.length), "00".repeat(16), FOUR),
  inUdp("TZSP", 37008, "0100 0001 01", FRAME),
  inUdp("TZSP of 802.11", 37008, "0100 0012 0a01aa 01 0801", WIRELESS, FOUR),
  inUdp("CAPWAP", 5247, "00100200 00000000", FRAME),
  inUdp("CAPWAP of 802.11", 5247, "00100300 00000000 0108", WIRELESS, FOUR),
  inUdp("LWAPP", 12222, "0000", u16(32 + FOUR.length), "0000 0801", WIRELESS, FOUR),
  inUdp("LISP", 4341, "80000001 00000001", FOUR),
  inUdp("AYIYA", 5072, "41521129 4a000000", "01".repeat(36), SIX),
  inUdp("AMT", 2268, "0600", FOUR),
  inUdp("Juniper's mirror", 30030, "00000001 00000002", FOUR),
  inUdp("MPLS in UDP", 6635, "000651ff", FOUR),
  inUdp("GRE in UDP", 4754, "0000 0800", FOUR),
  // Last of these: tshark takes every datagram from its source port for L2TP from here on.
  inUdp("L2TP", 1701, "0002 0001 0001 ff03 0021", FOUR),
  link("raw IP", 101, SIX),
  link("loopback", 0, "02000000", FOUR),
  link("Linux cooked", 113, "0000 0001 0006 000476967bda0000 0800", FOUR),
  link("Linux cooked 2", 276, "0800 0000 00000003 0001 04 06 000476967bda0000", FOUR),
  link("802.11", 105, "0801", WIRELESS, FOUR),
  link("radiotap", 127, "0000 0800 00000000 0801", WIRELESS, FOUR),
  link("PPI", 192, "0000 0800 69000000 0801", WIRELESS, FOUR),
  link("Token Ring", 6, "1040 000476967bda 000c4182b253 aaaa03 000000 0800", FOUR),
  link("FDDI", 10, "50 000476967bda 000c4182b253 aaaa03 000000 0800", FOUR),
  link("ARCNET", 129, "01 02 0000 d4 00 0001", FOUR),
  link("PPP", 9, "ff03 0021", FOUR),
  link("multilink PPP", 9, "ff03 003d c0000001 0021", FOUR),
  link("bridged PPP", 9, "ff03 0031 0001", FRAME),
  link("Cisco HDLC", 104, "0f00 0800", FOUR),
  link("Frame Relay", 107, "1841 03cc", FOUR),
  link("LLC over ATM", 100, "aaaa03 000000 0800", FOUR),
  link("classical IP over ATM", 106, FOUR),
  link("NFLOG", 239, "02 00 0000", "2300 0900", FOUR, "00"),
  link("IPNET", 226, "0102 0000 0000001f", "00".repeat(16), FOUR),
  link("IP over InfiniBand", 242, "00".repeat(40), "0800 0000", FOUR),
  link("EPON", 259, "5555d55555000100", FRAME),
  link("Symantec's firewall", 99, "00".repeat(6), "0800", "00".repeat(36), FOUR),
  link("Juniper's Ethernet", 178, "4d4743 81 0006 010101020104", FRAME),
  link("Juniper's PPP", 179, "4d4743 00 ff03 0021", FOUR),
  link("Juniper without a link", 137, "4d4743 02 02000000", FOUR),
  link("ERF", 197, "0000000000000001 02 04", u16(22 + FRAME.length), "0000", u16(4 + FRAME.length), "0000", FRAME, FCS),
  link(
    "ERF of HDLC",
    197,
    "0000000000000001 01 04",
    u16(24 + FOUR.length),
    "0000",
    u16(8 + FOUR.length),
    "0f00 0800",
    FOUR,
    FCS,
  ),
];

it.runIf(hasTshark())("the ends of the innermost packet are those that tshark finds", async () => {
  const write = new SectionWriter();
  const linkTypes = [...new Set(CASES.map(([, linkType]) => linkType))];
  const interfaces = linkTypes.map((linkType) => write.interface(linkType));
  const packets = CASES.map(([, linkType, bytes]) => {
    return write.enhanced({ interface: linkTypes.indexOf(linkType), data: [...bytes] });
  });
  const path = pathOf(temporaryFolder(), "layers.pcapng");
  writeFileSync(path, joined(write.section(), ...interfaces, ...packets));
  const [ours, theirs] = await Promise.all([all(seenBySkyspan(path)), all(seenByTshark(path))]);
  const named = (seen: readonly Seen[]): string[] => CASES.map(([name], index) => `${name}: ${seen[index]?.ends}`);
  expect(named(ours)).toEqual(named(theirs));
  expect(ours.filter(({ ends }) => ends.endsWith(":40000"))).toHaveLength(CASES.length);
});

async function all(seen: AsyncIterable<Seen>): Promise<Seen[]> {
  const list: Seen[] = [];
  for await (const one of seen) list.push(one);
  return list;
}
