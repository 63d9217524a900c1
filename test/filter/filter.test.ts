/** What filters mean, held against tcpdump where it is installed: the same expressions over the same captures. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Frame } from "../../src/capture/frame.js";
import { openCapture } from "../../src/capture/open-capture.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { compileFilter } from "../../src/filter/filter.js";
import { FilterError } from "../../src/filter/filter-error.js";
import { frameOf } from "../decode/decode.js";
import { ethernet, ipv4, ipv6, join, tcp, udp } from "../decode/headers.js";

const DATAGRAM = ipv4(udp("00"));
const FRAMES = {
  udp4: ethernet(0x0800, DATAGRAM),
  tcp6: ethernet(0x86dd, ipv6(6, tcp("00"))),
  later: ethernet(0x0800, ipv4(udp("00"), { fragment: 0x2001 })),
  tagged: ethernet(0x8100, join("0064 0800", DATAGRAM)),
  stacked: ethernet(0x88a8, join("00c8 8100 0064 0800", DATAGRAM)),
  arp: ethernet(0x0806, "0001 0800 06 04 0001 000476967bda 0a000001 000000000000 0a000002"),
  cut: ethernet(0x0800, DATAGRAM).subarray(0, 30),
};
type Name = keyof typeof FRAMES;
const names = Object.keys(FRAMES) as Name[];

const passing = (expression: string): Name[] => {
  const passes = compileFilter(expression);
  return names.filter((name) => passes(frameOf(FRAMES[name])));
};

describe("a filter", () => {
  it.each<[string, readonly Name[]]>([
    ["ip", ["udp4", "later", "cut"]],
    ["ip6", ["tcp6"]],
    ["arp or ip6", ["tcp6", "arp"]],
    ["udp", ["udp4", "later", "cut"]],
    ["tcp", ["tcp6"]],
    ["port 53", ["udp4"]],
    ["src port 53", []],
    ["udp dst port domain", ["udp4"]],
    ["portrange 50-60", ["udp4"]],
    ["port 80 or 53", ["udp4", "tcp6"]],
    ["port (80 or 53)", ["udp4", "tcp6"]],
    ["host 10.0.0.1", ["udp4", "later", "arp", "cut"]],
    ["ip host 10.0.0.1", ["udp4", "later", "cut"]],
    ["src host 10.0.0.2", []],
    ["src and dst net 10", ["udp4", "later", "arp"]],
    ["net 10.0.0.0/30", ["udp4", "later", "arp", "cut"]],
    ["net 10.0.0.0 mask 255.255.255.0", ["udp4", "later", "arp", "cut"]],
    ["host 2001:db8::1", ["tcp6"]],
    ["net 2001:db8::/32 and tcp", ["tcp6"]],
    ["ip proto 17", ["udp4", "later", "cut"]],
    ["ip6 proto tcp", ["tcp6"]],
    ["ether src 00:0c:41:82:b2:53", names],
    ["ether proto 0x806", ["arp"]],
    ["vlan", ["tagged", "stacked"]],
    ["vlan 100", ["tagged"]],
    ["vlan and port 53", ["tagged"]],
    ["vlan 200 and vlan 100 and udp", ["stacked"]],
    ["port 53 or (vlan and port 53)", ["udp4", "tagged"]],
    ["vlan or udp", ["tagged", "stacked"]],
    ["not port 53", ["tcp6", "later", "tagged", "stacked", "arp"]],
    ["not (ip or arp) and tcp", ["tcp6"]],
    ["greater 60", ["tcp6"]],
    ["less 30", ["cut"]],
    ["udp && !port 80", ["udp4", "later"]],
  ])("%s", (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });

  it.each([
    ["", 1, "it is empty"],
    ["prt 53", 1, '"prt" is not known here'],
    ["port 70000", 6, '"70000" is no port'],
    ["udp port", 9, "it ends where something must follow"],
    ["host example.org", 6, "names are not looked up"],
    ["net 10.0.0.1/8", 5, "has bits set beyond the network"],
    ["(udp or tcp", 1, "this parenthesis is never closed"],
    ["udp tcp", 5, 'follows without "and" or "or"'],
    ["tcp[13] == 2", 4, "comparisons of bytes and numbers are for live capture"],
    ["udp host 10.0.0.1", 10, "udp has ports and no addresses"],
    ["vlan 4096", 6, "is no VLAN id"],
    [`${"(".repeat(200)}udp${")".repeat(200)}`, 101, "too much within each other"],
  ])("says where and what is wrong: %s", (expression, at, what) => {
    expect(() => compileFilter(expression)).toThrow(FilterError);
    expect(() => compileFilter(expression)).toThrow(what);
    expect(() => compileFilter(expression)).toThrow(`at character ${at}:`);
  });
});

const hasTcpdump = spawnSync("tcpdump", ["--version"]).status === 0;

describe.skipIf(!hasTcpdump)("beside tcpdump", () => {
  const expressions = [
    "udp and not (port 53 or net 10.0.0.0/8)",
    "vlan and udp",
    "tcp port 80 or 443",
    "not host 192.168.1.20 and ip",
    "src net 192.168 and dst portrange 1000-60000",
    "less 80 and icmp or vlan 42",
  ];
  const captures = readdirSync("captures").filter((name) => name.endsWith(".pcap"));

  it.each(expressions)("%s", async (expression) => {
    const passes = compileFilter(expression);
    for (const name of captures.slice(0, 5)) {
      const path = `captures/${name}`;
      const told = execFileSync("tcpdump", ["-nq", "-t", "-r", path, expression], {
        encoding: "latin1",
        maxBuffer: 1 << 28,
        stdio: ["ignore", "pipe", "ignore"],
      });
      const lines = told.split("\n");
      expect([name, await count(path, passes)]).toEqual([name, lines.filter((line) => /^\S/.test(line)).length]);
    }
  });
});

async function count(path: string, passes: (frame: Frame) => boolean): Promise<number> {
  const frame = new Frame();
  let passed = 0;
  for await (const batch of openCapture(path, 0, { limits: DEFAULT_LIMITS }).batches()) {
    while (batch.next(frame)) if (passes(frame)) passed++;
  }
  return passed;
}
