import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { type Ipv4Fields, ipv4, join, udp } from "../headers.js";

const LINK = { linkType: 101 };
const ENDS = "10.0.0.1 1025 > 10.0.0.2 53";
const DATAGRAM = udp("aabbcc");

interface Case {
  readonly name: string;
  readonly fields: Ipv4Fields;
  readonly payload?: string | undefined;
  readonly notes?: readonly string[];
  readonly stop?: string;
  readonly stopAt?: number;
  readonly ends?: string;
}

describe("IPv4", () => {
  it.each<Case>([
    { name: "a plain header", fields: {} },
    { name: "options", fields: { options: "94040000" } },
    { name: "the longest header", fields: { options: "01".repeat(40) } },
    { name: "don't fragment", fields: { fragment: 0x4000 } },
    { name: "a checksum of zero, as offload leaves it", fields: { checksum: 0 }, notes: ["ipv4.checksum"] },
    { name: "a wrong checksum over options", fields: { options: "94040000", checksum: 1 }, notes: ["ipv4.checksum"] },
    { name: "length 0, as offload leaves it", fields: { totalLength: 0 }, notes: ["ip.zero-length"] },
    ...[
      { name: "the first fragment", fragment: 0x2000 },
      { name: "a later fragment", fragment: 0x2001 },
      { name: "the last fragment", fragment: 0x00b9 },
    ].map(({ name, fragment }) => ({
      name: `${name}, which waits for the others`,
      fields: { fragment },
      ends: "10.0.0.1 > 10.0.0.2",
      payload: undefined,
      notes: ["ip.fragment"],
    })),
    {
      name: "a length below its own header",
      fields: { totalLength: 19 },
      ends: "10.0.0.1 > 10.0.0.2",
      payload: undefined,
      stop: "ipv4.length-below-header",
      stopAt: 2,
    },
    {
      name: "a protocol that nobody knows",
      fields: { protocol: 253 },
      ends: "10.0.0.1 > 10.0.0.2",
      payload: undefined,
      stop: "ip-protocol.unknown",
      stopAt: 20,
    },
  ])("with $name", ({ fields, payload, notes = [], stop = "", stopAt, ends = ENDS, ...rest }) => {
    const expected = "payload" in rest || ends !== ENDS ? payload : "aabbcc";
    expect(decode(ipv4(DATAGRAM, fields), LINK)).toMatchObject({ ends, payload: expected, notes, stop, stopAt });
  });

  it.each([
    { name: "19 bytes", bytes: ipv4("").subarray(0, 19), stop: "ipv4.truncated" },
    {
      name: "options that are not there",
      bytes: ipv4("", { options: "01010101" }).subarray(0, 22),
      stop: "ipv4.truncated",
    },
    { name: "a header of 16 bytes", bytes: join("44", ipv4("").subarray(1)), stop: "ipv4.bad-header-length" },
  ])("is not understood with $name", ({ bytes, stop }) => {
    expect(decode(bytes, LINK)).toMatchObject({ ends: "", stop, stopAt: 0 });
  });

  it("is not IPv4 because an EtherType says so", () => {
    const frame = join("00".repeat(12), "0800", "65", ipv4("").subarray(1));
    expect(decode(frame).stop).toBe("ipv4.bad-version");
  });

  it("is told to be cut by the snaplen, and has what was captured of it", () => {
    const whole = ipv4(DATAGRAM);
    const { packet, ...cut } = decode(whole.subarray(0, whole.length - 2), { ...LINK, originalLength: whole.length });
    expect(cut).toMatchObject({ ends: ENDS, payload: "aa", notes: ["frame.cut-by-snaplen"], stop: "" });
    expect(packet).toMatchObject({ payloadLength: 3, ipLength: whole.length });
  });

  it("knows how long it is by its own header, whatever follows it", () => {
    const { packet } = decode(join(ipv4(DATAGRAM), "00000000"), LINK);
    expect(packet).toMatchObject({ ipLength: 31, payloadLength: 3, wireLength: 35 });
  });

  it("says of a fragment what it is a part of", () => {
    const { packet } = decode(ipv4(udp("aabb", 1480), { fragment: 0x2003 }), LINK);
    expect(packet).toMatchObject({ fragmented: true, fragmentId: 0x1234, fragmentOffset: 24, moreFragments: true });
    expect(packet.end - packet.offset).toBe(10);
  });
});
