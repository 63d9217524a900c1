import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_HOME_NETS, parseAddress, parseNetwork } from "../../src/config/networks.js";
import { SettingsError } from "../../src/config/settings-error.js";
import { formatAddress } from "../../src/core/address.js";

describe("addresses", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["255.255.255.255", "255.255.255.255"],
    ["0.0.0.0", "0.0.0.0"],
    ["2001:db8::1", "2001:db8::1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["::", "::"],
    ["::1", "::1"],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ])("%s is %s", (text, formatted) => {
    expect(formatAddress(parseAddress(text)!)).toBe(formatted);
  });

  it.each([
    "",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.1.1",
    "a.b.c.d",
    "ui.skype.com",
    "2001:db8:::1",
    ":",
    "1:2:3:4:5:6:7",
    "192.0.2.1x",
  ])("%j is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(formatAddress(parseAddress(text)!)).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const formatted = formatAddress(parseAddress(text)!);
        expect(formatAddress(parseAddress(formatted)!)).toBe(formatted);
      }),
    );
  });
});

describe("networks", () => {
  it.each([
    ["192.168.0.0/16", "192.168.0.0", 16],
    [" 192.168.0.0/16 ", "192.168.0.0", 16],
    ["0.0.0.0/0", "0.0.0.0", 0],
    ["192.0.2.7", "192.0.2.7", 32],
    ["192.0.2.7/32", "192.0.2.7", 32],
    ["2001:db8::/32", "2001:db8::", 32],
    ["2001:db8::7", "2001:db8::7", 128],
    ["::/0", "::", 0],
  ])("%j", (text, address, prefix) => {
    const network = parseNetwork(text);
    expect([formatAddress(network.address), network.prefix]).toEqual([address, prefix]);
  });

  it.each([
    "",
    "/",
    "/24",
    "192.168.0.0/",
    "192.168.0.0/33",
    "192.168.0.0/-1",
    "192.168.0.0/1e1",
    "192.168.0.0/8.5",
    "192.168.0.0/0x8",
    "192.168.0.0/255.255.0.0",
    "192.168.0.0/16/16",
    "192.168.0.0-192.168.0.9",
    "2001:db8::/129",
    "home",
    "any",
    "!10.0.0.0/8",
  ])("%j is none, and the error says how to write one", (text) => {
    expect(() => parseNetwork(text)).toThrow(SettingsError);
    expect(() => parseNetwork(text)).toThrow(`"${text}" is not a network. Write it as 192.168.0.0/16`);
  });

  it("the ones that are home by default can be read", () => {
    for (const text of DEFAULT_HOME_NETS) expect(() => parseNetwork(text)).not.toThrow();
  });
});
