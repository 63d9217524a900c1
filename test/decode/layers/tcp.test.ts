import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ipv4, ipv6, tcp } from "../headers.js";

const LINK = { linkType: 101 };

describe("TCP", () => {
  it("has ports, numbers and flags", () => {
    const { packet, ...found } = decode(ipv4(tcp("aabb", 0x12), { protocol: 6 }), LINK);
    expect(found).toMatchObject({ ends: "10.0.0.1 1025 > 10.0.0.2 80", payload: "aabb", stop: "", notes: [] });
    expect(packet).toMatchObject({
      transport: 6,
      sequence: 0x80000001 | 0,
      acknowledgement: 2,
      tcpFlags: 0x12,
      payloadLength: 2,
    });
  });

  it.each([
    { name: "no payload", segment: tcp("", 0x10), payload: "", payloadLength: 0 },
    {
      name: "options before its payload",
      segment: tcp("cc", 0x18, "0101 080a 00000001 00000002"),
      payload: "cc",
      payloadLength: 1,
    },
    { name: "the longest header", segment: tcp("dd", 0x18, "01".repeat(40)), payload: "dd", payloadLength: 1 },
    { name: "a data offset beyond the packet", segment: tcp("ee", 0x18, "", 15), payload: "", payloadLength: 0 },
  ])("with $name", ({ segment, payload, payloadLength }) => {
    expect(decode(ipv6(6, segment), LINK)).toMatchObject({ payload, stop: "", packet: { payloadLength } });
  });

  it.each([
    { name: "19 bytes", segment: tcp("").subarray(0, 19), stop: "tcp.truncated", stopAt: 20 },
    { name: "a data offset below its header", segment: tcp("", 0x10, "", 4), stop: "tcp.bad-data-offset", stopAt: 32 },
  ])("is not understood with $name", ({ segment, stop, stopAt }) => {
    expect(decode(ipv4(segment, { protocol: 6 }), LINK)).toMatchObject({ payload: undefined, stop, stopAt });
  });

  it("promises what the snaplen cut off", () => {
    const whole = ipv4(tcp("00".repeat(100)), { protocol: 6 });
    const { packet, payload, notes } = decode(whole.subarray(0, 44), { ...LINK, originalLength: whole.length });
    expect({ payload, notes, length: packet.payloadLength }).toEqual({
      payload: "00".repeat(4),
      notes: ["frame.cut-by-snaplen"],
      length: 100,
    });
  });

  it.each([14, 19])("is whole for its stream where the snaplen left %i bytes of its header", (length) => {
    const whole = ipv4(tcp("aabb", 0x18), { protocol: 6 });
    const { packet, ...found } = decode(whole.subarray(0, 20 + length), { ...LINK, originalLength: whole.length });
    expect(found).toMatchObject({ ends: "10.0.0.1 1025 > 10.0.0.2 80", payload: "", stop: "" });
    expect(packet).toMatchObject({ sequence: 0x80000001 | 0, tcpFlags: 0x18, payloadLength: 2 });
  });

  it("is not understood where the snaplen cut its flags", () => {
    const whole = ipv4(tcp("aabb", 0x18), { protocol: 6 });
    const found = decode(whole.subarray(0, 33), { ...LINK, originalLength: whole.length });
    expect(found).toMatchObject({ payload: undefined, stop: "tcp.truncated" });
  });

  it("has an empty payload where the snaplen cut its options", () => {
    const whole = ipv4(tcp("aabb", 0x18, "01".repeat(12)), { protocol: 6 });
    const { packet, payload } = decode(whole.subarray(0, 44), { ...LINK, originalLength: whole.length });
    expect({ payload, length: packet.payloadLength }).toEqual({ payload: "", length: 2 });
  });
});
