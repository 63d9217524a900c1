import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/config/parse-address.js";
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
    ["1::", "1::"],
    ["2001:db8::192.0.2.1", "2001:db8::c000:201"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["fe80::1%eth0", "fe80::1"],
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
    "1::2::3",
    "12345::",
    "::1.2.3",
    "192.0.2.1x",
    "192.0.2.010",
    "1:2:3:4:5:6:7::8:9",
    "1:2:3:4:5:6:7:8:9",
    "192.0.2.1::",
    "::192.0.2.1:1",
    "::g",
  ])("%j is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("are those that Node.js takes for addresses", () => {
    const characters = fc.constantFrom(..."0123456789afg:.:.".split(""));
    const texts = fc.oneof(fc.ipV6(), fc.string({ unit: characters, maxLength: 24 }));
    fc.assert(fc.property(texts, (text) => (parseAddress(text)?.version ?? 0) === isIP(text)));
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
