import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ipv4, ipv6, join, udp } from "../headers.js";

const LINK = { linkType: 101 };

describe("UDP", () => {
  it.each([
    { name: "a payload", datagram: udp("aabb"), payload: "aabb", payloadLength: 2, notes: [] },
    { name: "none", datagram: udp(""), payload: "", payloadLength: 0, notes: [] },
    { name: "length 0: as long as IP", datagram: udp("aabb", 0), payload: "aabb", payloadLength: 2, notes: [] },
    { name: "a length shorter than IP's", datagram: udp("aabbcc", 10), payload: "aabb", payloadLength: 2, notes: [] },
    {
      name: "a length beyond IP's",
      datagram: udp("aabb", 100),
      payload: "aabb",
      payloadLength: 92,
      notes: ["frame.cut-by-snaplen"],
    },
  ])("with $name", ({ datagram, payload, payloadLength, notes }) => {
    for (const ip of [ipv4(datagram), ipv6(17, datagram)]) {
      expect(decode(ip, LINK)).toMatchObject({ payload, notes, stop: "", packet: { transport: 17, payloadLength } });
    }
  });

  it.each([
    { name: "7 bytes", datagram: udp("").subarray(0, 7), stop: "udp.truncated", stopAt: 20 },
    { name: "its ports alone", datagram: udp("").subarray(0, 4), stop: "udp.truncated", stopAt: 20 },
    { name: "a length below its header", datagram: udp("aa", 7), stop: "udp.length-below-header", stopAt: 24 },
  ])("has ports and no payload with $name", ({ datagram, stop, stopAt }) => {
    const ends = "10.0.0.1 1025 > 10.0.0.2 53";
    expect(decode(ipv4(datagram), LINK)).toMatchObject({
      ends,
      payload: "",
      packet: { payloadLength: 0 },
      stop,
      stopAt,
    });
  });

  it("is not understood with less than its ports", () => {
    const found = decode(ipv4(udp("").subarray(0, 3)), LINK);
    expect(found).toMatchObject({ payload: undefined, stop: "udp.truncated", stopAt: 20 });
  });

  it("with length 0 ends where IP ends, not where the frame does", () => {
    expect(decode(join(ipv4(udp("aabb", 0)), "ffff"), LINK).payload).toBe("aabb");
  });
});
