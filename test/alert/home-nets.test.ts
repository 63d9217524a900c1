import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HomeNets } from "../../src/alert/home-nets.js";
import { parseNetwork } from "../../src/config/networks.js";
import { parseAddress } from "../../src/config/parse-address.js";

const nets = (...texts: readonly string[]): HomeNets => new HomeNets(texts.map(parseNetwork));
const has = (networks: HomeNets, text: string): boolean => networks.has(parseAddress(text)!);

describe("the networks that are home where nothing is said", () => {
  const home = new HomeNets();

  it.each([
    "10.0.0.0",
    "10.255.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.168.0.0",
    "192.168.255.255",
    "169.254.1.1",
    "fc00::",
    "fdff:ffff::1",
    "fe80::1",
    "febf::1",
  ])("%s is inside", (text) => {
    expect(has(home, text)).toBe(true);
  });

  it.each([
    "9.255.255.255",
    "11.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "169.253.1.1",
    "0.0.0.0",
    "127.0.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "2001:db8::1",
    "fec0::1",
    "fbff::1",
    "::1",
    "::",
    "::ffff:10.0.0.1",
  ])("%s is outside", (text) => {
    expect(has(home, text)).toBe(false);
  });
});

describe("prefixes", () => {
  it.each([
    ["198.51.100.0/24", "198.51.100.255", true],
    ["198.51.100.0/24", "198.51.101.0", false],
    ["198.51.100.77/24", "198.51.100.1", true],
    ["198.51.100.128/25", "198.51.100.127", false],
    ["198.51.100.128/25", "198.51.100.128", true],
    ["198.51.100.7", "198.51.100.7", true],
    ["198.51.100.7", "198.51.100.6", false],
    ["198.51.100.6/31", "198.51.100.7", true],
    ["128.0.0.0/1", "255.0.0.1", true],
    ["128.0.0.0/1", "127.255.255.255", false],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["::/0", "2001:db8::1", true],
    ["::/0", "203.0.113.9", false],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["2001:db8:0:1::/64", "2001:db8:0:1:ffff::", true],
    ["2001:db8:0:1::/64", "2001:db8:0:2::", false],
    ["2001:db8::/33", "2001:db8:8000::", false],
    ["2001:db8::1", "2001:db8::1", true],
    ["2001:db8::1", "2001:db8::2", false],
  ])("%s has %s: %s", (network, address, inside) => {
    expect(has(nets(network), address)).toBe(inside);
  });

  it("hold exactly the addresses whose leading bits agree", () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
    fc.assert(
      fc.property(word, word, fc.nat(32), (left, right, prefix) => {
        const agree = prefix === 0 || left >>> (32 - prefix) === right >>> (32 - prefix);
        expect(has(nets(`${text(left)}/${prefix}`), text(right))).toBe(agree);
        expect(has(nets(`${text(left)}/${prefix}`), text(left))).toBe(true);
      }),
    );
  });

  it("none at all: those that are home where nothing is said", () => {
    expect([has(nets(), "10.0.0.1"), nets().areNamed, nets("10.0.0.0/8").areNamed]).toEqual([true, false, true]);
  });
});
