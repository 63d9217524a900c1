import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ipv4, ipv6, join, udp } from "../headers.js";

const FOUR = ipv4(udp("04"));
const SIX = ipv6(17, udp("06"));

describe('Linux "cooked" captures', () => {
  it.each([
    { name: "version 1, IPv4", linkType: 113, header: "0000 0001 0006 000476967bda0000 0800", ip: FOUR, payload: "04" },
    {
      name: "version 1, sent by us, IPv6",
      linkType: 113,
      header: "0004 0001 0006 000476967bda0000 86dd",
      ip: SIX,
      payload: "06",
    },
    {
      name: "version 2, IPv4",
      linkType: 276,
      header: "0800 0000 00000003 0001 04 06 000476967bda0000",
      ip: FOUR,
      payload: "04",
    },
    {
      name: "version 2, IPv6",
      linkType: 276,
      header: "86dd 0000 00000003 0001 00 06 000476967bda0000",
      ip: SIX,
      payload: "06",
    },
  ])("$name", ({ linkType, header, ip, payload }) => {
    expect(decode(join(header, ip), { linkType })).toMatchObject({ payload, stop: "" });
  });

  it.each([
    { linkType: 113, length: 15, stop: "linux-sll.truncated" },
    { linkType: 276, length: 19, stop: "linux-sll2.truncated" },
  ])("may be cut: $stop", ({ linkType, length, stop }) => {
    expect(decode(new Uint8Array(length), { linkType })).toMatchObject({ stop, stopAt: 0 });
  });

  it("carry a VLAN tag where the protocol says so", () => {
    const frame = join("0000 0001 0006 000476967bda0000 8100 0064 0800", FOUR);
    expect(decode(frame, { linkType: 113 })).toMatchObject({ payload: "04", packet: { vlan: 100 } });
  });
});

describe("BSD loopback", () => {
  it.each([
    { name: "IPv4, little-endian host", linkType: 0, family: "02000000", ip: FOUR, payload: "04" },
    { name: "IPv4, big-endian host", linkType: 0, family: "00000002", ip: FOUR, payload: "04" },
    { name: "IPv4, network order", linkType: 108, family: "00000002", ip: FOUR, payload: "04" },
    { name: "IPv6 of OpenBSD", linkType: 108, family: "00000018", ip: SIX, payload: "06" },
    { name: "IPv6 of FreeBSD", linkType: 0, family: "1c000000", ip: SIX, payload: "06" },
    { name: "IPv6 of macOS", linkType: 0, family: "1e000000", ip: SIX, payload: "06" },
    { name: "an EtherType, little-endian", linkType: 0, family: "00080000", ip: FOUR, payload: "04" },
    { name: "an EtherType, big-endian", linkType: 0, family: "000086dd", ip: SIX, payload: "06" },
    { name: "PPP", linkType: 0, family: "ff030021", ip: FOUR, payload: "04" },
    { name: "IPv6 of Linux", linkType: 0, family: "0a000000", ip: SIX, payload: "06" },
  ])("$name", ({ linkType, family, ip, payload }) => {
    expect(decode(join(family, ip), { linkType })).toMatchObject({ payload, stop: "" });
  });

  it.each([
    { family: "07000000", stop: "loopback.unknown-family" },
    { family: "00020000", stop: "loopback.unknown-family" },
    { family: "020000", stop: "loopback.truncated" },
  ])("$family is $stop", ({ family, stop }) => {
    expect(decode(join(family), { linkType: 0 }).stop).toBe(stop);
  });
});

describe("IP without a link layer", () => {
  it.each([12, 14, 101, 228, 229])("link type %i", (linkType) => {
    const [ip, payload] = linkType === 229 ? [SIX, "06"] : [FOUR, "04"];
    expect(decode(ip, { linkType })).toMatchObject({ payload, stop: "" });
  });

  it.each([
    { bytes: "", stop: "raw-ip.empty" },
    { bytes: "50", stop: "raw-ip.bad-version" },
    { bytes: "45", stop: "ipv4.truncated" },
  ])("of $bytes is $stop", ({ bytes, stop }) => {
    expect(decode(join(bytes), { linkType: 101 }).stop).toBe(stop);
  });
});

it("a link type that nobody knows is said to be unknown", () => {
  expect(decode(FOUR, { linkType: 9999 })).toMatchObject({ ends: "", stop: "link-type.unknown", stopAt: 0 });
});
