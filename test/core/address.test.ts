import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Address,
  compareAddresses,
  endpointKey,
  endpointOfKey,
  formatAddress,
  formatEndpoint,
  formatIpv4,
  formatMac,
  ipv4,
  ipv6,
  sameAddress,
} from "../../src/core/address.js";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const address = fc.oneof(
  word.map(ipv4),
  fc.tuple(word, word, word, word).map((words) => ipv6(...words)),
);

describe("IPv4 addresses", () => {
  it.each([
    { word: 0, text: "0.0.0.0" },
    { word: 0x0a000001, text: "10.0.0.1" },
    { word: 0x7fffffff, text: "127.255.255.255" },
    { word: 0x80000000 | 0, text: "128.0.0.0" },
    { word: -1, text: "255.255.255.255" },
  ])("are written as $text", ({ word: value, text }) => {
    expect(formatIpv4(value)).toBe(text);
    expect(formatAddress(ipv4(value))).toBe(text);
  });
});

describe("IPv6 addresses, RFC 5952", () => {
  it.each([
    { rule: "unspecified", words: [0, 0, 0, 0], text: "::" },
    { rule: "loopback", words: [0, 0, 0, 1], text: "::1" },
    { rule: "zeros at the end", words: [0x20010db8, 0, 0, 0], text: "2001:db8::" },
    {
      rule: "4.1 no leading zeros",
      words: [0x20010db8, 0x00010002, 0x000a00b0, 0x0c000001],
      text: "2001:db8:1:2:a:b0:c00:1",
    },
    { rule: "4.2.1 as short as can be", words: [0x20010db8, 0, 0, 0x00020001], text: "2001:db8::2:1" },
    {
      rule: "4.2.2 not for one group",
      words: [0x20010db8, 0x00000001, 0x00010001, 0x00010001],
      text: "2001:db8:0:1:1:1:1:1",
    },
    { rule: "4.2.3 the longest run", words: [0x20010000, 0x00000001, 0, 0x00000001], text: "2001:0:0:1::1" },
    { rule: "4.2.3 the first of equals", words: [0x20010db8, 0, 0x00010000, 0x00000001], text: "2001:db8::1:0:0:1" },
    { rule: "4.3 lower case", words: [0xabcdef01, -1, -1, -1], text: "abcd:ef01:ffff:ffff:ffff:ffff:ffff:ffff" },
    { rule: "5 mapped IPv4", words: [0, 0, 0x0000ffff, 0xc0000280], text: "::ffff:192.0.2.128" },
    { rule: "nearly mapped IPv4", words: [0, 1, 0x0000ffff, 0xc0000280], text: "::1:0:ffff:c000:280" },
  ] as const)("$rule: $text", ({ words: [a, b, c, d], text }) => {
    expect(formatAddress(ipv6(a, b, c, d))).toBe(text);
  });

  it("name the same address as the words do", () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (words) => {
        expect(groupsOf(formatAddress(ipv6(...words)))).toEqual(words.flatMap((one) => [one >>> 16, one & 0xffff]));
      }),
    );
  });
});

describe("endpoints", () => {
  it("are written with brackets where colons are about", () => {
    expect(formatEndpoint({ address: ipv4(0xc0000201 | 0), port: 80 })).toBe("192.0.2.1:80");
    expect(formatEndpoint({ address: ipv6(0x20010db8, 0, 0, 1), port: 33_033 })).toBe("[2001:db8::1]:33033");
  });

  it("come back from their key, whatever the address and port", () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 0, max: 65_535 }), (value, port) => {
        const key = endpointKey(value, port);
        expect(Number.isSafeInteger(key)).toBe(true);
        expect(endpointOfKey(key)).toEqual({ address: ipv4(value), port });
      }),
    );
  });
});

describe("the order of addresses", () => {
  it("is by family, then as unsigned numbers", () => {
    const sorted = [ipv4(1), ipv4(0x7fffffff), ipv4(-1), ipv6(0, 0, 0, 0), ipv6(0, 0, -1, 0), ipv6(-1, 0, 0, 0)];
    expect([...sorted].reverse().sort(compareAddresses)).toEqual(sorted);
  });

  it("calls equal only what is the same", () => {
    fc.assert(
      fc.property(address, address, (left, right) => {
        expect(compareAddresses(left, right) === 0).toBe(sameAddress(left, right));
        expect(Math.sign(compareAddresses(left, right))).toBe(0 - Math.sign(compareAddresses(right, left)));
        expect(sameAddress(left, { ...left })).toBe(true);
      }),
    );
  });

  it("does not take an IPv6 address for the IPv4 one with the same last word", () => {
    const four: Address = ipv4(7);
    expect(sameAddress(four, ipv6(0, 0, 0, 7))).toBe(false);
  });
});

it.each([
  { mac: 0x0004_7696_7bda, text: "00:04:76:96:7b:da" },
  { mac: 0xffff_ffff_ffff, text: "ff:ff:ff:ff:ff:ff" },
  { mac: 0, text: "00:00:00:00:00:00" },
])("a hardware address is written as $text", ({ mac, text }) => {
  expect(formatMac(mac)).toBe(text);
});

/** The eight groups of an address text, by a reader that knows nothing of the writer. */
function groupsOf(text: string): number[] {
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [before = "", after] = plain.split("::");
  const left = before === "" ? [] : before.split(":");
  const right = after === undefined || after === "" ? [] : after.split(":");
  const zeros = after === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}
