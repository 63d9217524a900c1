import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ethernet, ipv4, ipv6, join, MACS, udp } from "../headers.js";

describe("Ethernet", () => {
  it.each([
    { name: "IPv4", bytes: ethernet(0x0800, ipv4(udp("aa"))), ends: "10.0.0.1 1025 > 10.0.0.2 53", stop: "" },
    { name: "IPv6", bytes: ethernet(0x86dd, ipv6(17, udp("aa"))), ends: "2001:db8::1 1025 > 2001:db8::2 53", stop: "" },
    { name: "ARP", bytes: ethernet(0x0806, "00010800"), ends: "", stop: "arp.not-inspected" },
    { name: "reverse ARP", bytes: ethernet(0x8035, "00010800"), ends: "", stop: "arp.not-inspected" },
    { name: "a stranger", bytes: ethernet(0x88cc, "0207"), ends: "", stop: "ether-type.unknown" },
    { name: "nothing but 13 bytes", bytes: join(MACS, "08"), ends: "", stop: "ethernet.truncated" },
    { name: "no bytes", bytes: join(""), ends: "", stop: "ethernet.truncated" },
  ])("carries $name", ({ bytes, ends, stop }) => {
    expect(decode(bytes)).toMatchObject({ ends, stop });
  });

  it("says where its header starts", () => {
    const { packet } = decode(ethernet(0x0800, ipv4(udp("aa"))));
    expect(packet.bytes.subarray(packet.ethernet, packet.ethernet + 12)).toEqual(join(MACS));
    expect(decode(ipv4(udp("")), { linkType: 101 }).packet.ethernet).toBe(-1);
  });

  it("ends where IP ends: what pads the frame to 60 bytes is no payload", () => {
    const padded = join(ethernet(0x0800, ipv4(udp("aabb"))), new Uint8Array(16));
    expect(decode(padded)).toMatchObject({ payload: "aabb", notes: [] });
  });

  it("is not IP where a length stands instead of the EtherType", () => {
    const spanningTree = join(MACS, "0026 424203 0000000000".padEnd(60, "0"));
    expect(decode(spanningTree)).toMatchObject({ ends: "", stop: expect.stringMatching(/llc/) });
  });
});
