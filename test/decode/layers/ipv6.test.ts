import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ipv6, join, tcp, udp } from "../headers.js";

const LINK = { linkType: 101 };
const ENDS = "2001:db8::1 1025 > 2001:db8::2 53";
const NO_PORTS = "2001:db8::1 > 2001:db8::2";
const DATAGRAM = udp("aabbcc");

/** An extension header of 8 bytes that names the next one. */
const eight = (next: string): string => `${next} 00 0000 0000 0000`;

describe("IPv6", () => {
  it("has a header of 40 bytes", () => {
    const { packet, ...found } = decode(ipv6(17, DATAGRAM), LINK);
    expect(found).toMatchObject({ ends: ENDS, payload: "aabbcc", notes: [], stop: "" });
    expect(packet).toMatchObject({ ipVersion: 6, ipLength: 51, protocol: 17 });
  });

  it("takes a length of 0 for as much as was captured", () => {
    expect(decode(ipv6(17, DATAGRAM, 0), LINK)).toMatchObject({ payload: "aabbcc", notes: ["ip.zero-length"] });
  });

  it("ends where its length says, whatever follows", () => {
    expect(decode(join(ipv6(6, tcp("aa")), "0000"), LINK).payload).toBe("aa");
  });

  it("is told to be cut by the snaplen", () => {
    const whole = ipv6(17, DATAGRAM);
    const cut = decode(whole.subarray(0, whole.length - 1), { ...LINK, originalLength: whole.length });
    expect(cut).toMatchObject({ payload: "aabb", notes: ["frame.cut-by-snaplen"] });
    expect(cut.packet.payloadLength).toBe(3);
  });

  it("is not understood with 39 bytes", () => {
    expect(decode(ipv6(17, "").subarray(0, 39), LINK)).toMatchObject({ ends: "", stop: "ipv6.truncated", stopAt: 0 });
  });

  it("is not IPv6 because an EtherType says so", () => {
    expect(decode(join("00".repeat(12), "86dd", "45", ipv6(17, "").subarray(1))).stop).toBe("ipv6.bad-version");
  });
});

describe("IPv6 extension headers", () => {
  it.each([
    { name: "hop-by-hop options", number: 0 },
    { name: "routing", number: 43 },
    { name: "destination options", number: 60 },
    { name: "mobility", number: 135 },
    { name: "HIP", number: 139 },
    { name: "Shim6", number: 140 },
  ])("are walked: $name", ({ number }) => {
    expect(decode(ipv6(number, join(eight("11"), DATAGRAM)), LINK)).toMatchObject({
      ends: ENDS,
      payload: "aabbcc",
      stop: "",
    });
    expect(decode(ipv6(number, join("11 02", new Uint8Array(22), DATAGRAM)), LINK).payload).toBe("aabbcc");
  });

  it("are walked one after the other, and the last one names the transport", () => {
    const chain = join(eight("2b"), eight("3c"), eight("06"), tcp("dd"));
    expect(decode(ipv6(0, chain), LINK)).toMatchObject({ payload: "dd", packet: { protocol: 6, transport: 6 } });
  });

  it.each([
    { name: "cut within its first 8 bytes", bytes: "11 00 0000", stop: "ipv6-extension.truncated", stopAt: 40 },
    { name: "longer than the packet", bytes: "11 09 0000 0000 0000", stop: "ipv6-extension.truncated", stopAt: 40 },
    { name: "followed by nothing", bytes: eight("3b"), stop: "ipv6.no-next-header", stopAt: 48 },
    { name: "followed by a stranger", bytes: eight("fd"), stop: "ip-protocol.unknown", stopAt: 48 },
  ])("are not understood when $name", ({ bytes, stop, stopAt }) => {
    expect(decode(ipv6(0, bytes), LINK)).toMatchObject({ ends: NO_PORTS, payload: undefined, stop, stopAt });
  });
});

describe("the IPv6 fragment header", () => {
  it.each([
    {
      name: "an atomic fragment is a whole packet",
      field: "0000",
      payload: "aabbcc",
      notes: [],
      stop: "",
      fragmented: false,
    },
    {
      name: "its reserved bits mean nothing",
      field: "0006",
      payload: "aabbcc",
      notes: [],
      stop: "",
      fragmented: false,
    },
    ...[
      { name: "a first fragment waits for the others", field: "0001" },
      { name: "so does a later one", field: "0009" },
      { name: "and the last", field: "0008" },
    ].map((fragment) => ({ ...fragment, payload: undefined, notes: ["ip.fragment"], stop: "", fragmented: true })),
  ])("$name", ({ field, payload, notes, stop, fragmented }) => {
    const found = decode(ipv6(44, join("11 00", field, "00000001", DATAGRAM)), LINK);
    expect(found).toMatchObject({ payload, notes, stop, packet: { fragmented, protocol: 17 } });
  });

  it("may be cut", () => {
    expect(decode(ipv6(44, "11 00 0000"), LINK)).toMatchObject({ stop: "ipv6-extension.truncated", stopAt: 40 });
  });
});
