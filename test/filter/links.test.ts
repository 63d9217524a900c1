/** Filters on other links than Ethernet, held against tcpdump for those that it has terms for. */
import { spawnSync } from "node:child_process";
import { join as pathOf } from "node:path";
import { describe, expect, it } from "vitest";
import { LinkWalk } from "../../src/decode/link-walk.js";
import { compileFilter } from "../../src/filter/filter.js";
import { pcapFile } from "../capture/pcap-file.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { frameOf } from "../decode/decode.js";
import { ethernet, ipv4, ipv6, join, udp } from "../decode/headers.js";

const FOUR = ipv4(udp("00"));
const SIX = ipv6(17, udp("00"));
const FRAME = ethernet(0x0800, FOUR);
const TAGGED = ethernet(0x8100, join("0064 0800", FOUR));
const WIRELESS = "0801 2c00 000476967bda 000c4182b253 000c4182b254 1000 aaaa 03 000000 0800";

interface LinkCase {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

/** Each holds 10.0.0.1:1025 > 10.0.0.2:53 in UDP. */
const LIKE_TCPDUMP: readonly LinkCase[] = [
  { name: "802.11", linkType: 105, bytes: join(WIRELESS, FOUR) },
  { name: "802.11 with radiotap", linkType: 127, bytes: join("0000 0800 00000000", WIRELESS, FOUR) },
  { name: "802.11 with AVS", linkType: 163, bytes: join("80211001 00000040", "00".repeat(56), WIRELESS, FOUR) },
  { name: "802.11 with PPI", linkType: 192, bytes: join("0000 0800 69000000", WIRELESS, FOUR) },
  { name: "Token Ring", linkType: 6, bytes: join("1040 000476967bda 000c4182b253 aaaa03 000000 0800", FOUR) },
  { name: "FDDI", linkType: 10, bytes: join("50 000476967bda 000c4182b253 aaaa03 000000 0800", FOUR) },
  { name: "LLC over ATM", linkType: 100, bytes: join("aaaa03 000000 0800", FOUR) },
  { name: "SunATM", linkType: 123, bytes: join("02000064 aaaa03 000000 0800", FOUR) },
  { name: "IP over Fibre Channel", linkType: 122, bytes: join("00".repeat(16), "aaaa03 000000 0800", FOUR) },
  { name: "PPPoE", linkType: 51, bytes: join("1100 0001 001f 0021", FOUR) },
  { name: "enc", linkType: 109, bytes: join("02000000 00000000 00000000", FOUR) },
  { name: "pflog", linkType: 117, bytes: join("3d020000", "00".repeat(60), FOUR) },
  { name: "FireWire", linkType: 138, bytes: join("00".repeat(16), "0800", FOUR) },
  { name: "ARCNET", linkType: 129, bytes: join("01 02 0000 d4 00 0001", FOUR) },
  { name: "IPNET", linkType: 226, bytes: join("0102 0000 0000001d", "00".repeat(16), FOUR) },
  { name: "netANALYZER", linkType: 240, bytes: join("00000000", FRAME) },
];

const BEYOND_TCPDUMP: readonly LinkCase[] = [
  { name: "Frame Relay", linkType: 107, bytes: join("1841 03cc", FOUR) },
  { name: "PPP with direction", linkType: 204, bytes: join("00 ff03 0021", FOUR) },
  { name: "NFLOG", linkType: 239, bytes: join("02 00 0000 2100 0900", FOUR) },
  { name: "PPI with Ethernet", linkType: 192, bytes: join("0000 0800 01000000", FRAME) },
  { name: "MPLS", linkType: 219, bytes: join("000651ff", FOUR) },
  { name: "802.3br", linkType: 274, bytes: join("55".repeat(8), FRAME) },
  { name: "ERF", linkType: 197, bytes: join("00".repeat(8), "0204 003f 0000 002f 0000", FRAME, "deadbeef") },
  { name: "Juniper's Ethernet", linkType: 178, bytes: join("4d4743 01", FRAME) },
];

const PASS = ["ip", "src host 10.0.0.1", "net 10.0.0.0/8", "udp dst port 53", "port 53 and not tcp", "ip proto 17"];
const DROP = ["ip6", "arp", "dst host 10.0.0.1", "tcp", "src port 53", "vlan", "net 192.168"];

const passes = (expression: string, { linkType, bytes }: LinkCase): boolean =>
  compileFilter(expression, new LinkWalk())(frameOf(bytes, { linkType }));

describe("a filter on another link", () => {
  it.each([...LIKE_TCPDUMP, ...BEYOND_TCPDUMP])("finds what $name carries", (link) => {
    expect(PASS.filter((expression) => !passes(expression, link))).toEqual([]);
    expect(DROP.filter((expression) => passes(expression, link))).toEqual([]);
  });

  it("finds IPv6 as well", () => {
    const link = { name: "", linkType: 100, bytes: join("aaaa03 000000 86dd", SIX) };
    expect(["ip6", "host 2001:db8::1", "udp port 53", "ip", "ip6 and tcp"].map((text) => passes(text, link))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it("knows VLAN tags and hardware addresses where there is Ethernet inside", () => {
    const link = { name: "", linkType: 178, bytes: join("4d4743 01", TAGGED) };
    const told = ["vlan 100 and udp port 53", "udp", "vlan 101", "ether src 00:0c:41:82:b2:53"];
    expect(told.map((expression) => passes(expression, link))).toEqual([true, false, false, true]);
  });

  it("passes nothing by address where there is no network", () => {
    const link = { name: "", linkType: 187, bytes: FRAME };
    expect(["ip", "host 10.0.0.1", "vlan", "less 100"].map((expression) => passes(expression, link))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

describe.runIf(spawnSync("tcpdump", ["--version"]).status === 0)("held against tcpdump", () => {
  it.each(LIKE_TCPDUMP)("$name", ({ linkType, bytes }) => {
    const file = pathOf(temporaryFolder({ "a.pcap": pcapFile([{ data: bytes }], { network: linkType }) }), "a.pcap");
    // A term that libpcap refuses on this link passes nothing, as with us.
    const told = (expression: string): boolean =>
      spawnSync("tcpdump", ["-nqt", "-r", file, expression], { stdio: ["ignore", "pipe", "ignore"] }).stdout.length > 0;
    expect(PASS.filter((expression) => !told(expression))).toEqual([]);
    expect(DROP.filter((expression) => told(expression))).toEqual([]);
  });
});
