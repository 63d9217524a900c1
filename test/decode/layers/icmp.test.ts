import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ipv4, ipv6, udp } from "../headers.js";

const LINK = { linkType: 101 };

describe("ICMP", () => {
  it.each([
    {
      name: "an echo",
      bytes: ipv4("0800 0000 00010001 6162", { protocol: 1 }),
      transport: 1,
      ports: [8, 0],
      payload: "000100016162",
    },
    {
      name: "an echo, version 6",
      bytes: ipv6(58, "8000 0000 00010001"),
      transport: 58,
      ports: [128, 0],
      payload: "00010001",
    },
    {
      name: "nothing but type and code",
      bytes: ipv4("0b01 0000", { protocol: 1 }),
      transport: 1,
      ports: [11, 1],
      payload: "",
    },
  ])("has type and code for ports: $name", ({ bytes, transport, ports, payload }) => {
    const { packet, ...found } = decode(bytes, LINK);
    expect(found).toMatchObject({ payload, stop: "" });
    expect([packet.transport, packet.sourcePort, packet.destinationPort]).toEqual([transport, ...ports]);
  });

  it("keeps the packet that an error quotes as its payload", () => {
    const quoted = Buffer.from(ipv4(udp("aa"))).toString("hex");
    const { payload, packet } = decode(ipv4(`0303 0000 00000000 ${quoted}`, { protocol: 1 }), LINK);
    expect(payload).toBe(`00000000${quoted}`);
    expect([packet.transport, packet.sourcePort, packet.destinationPort]).toEqual([1, 3, 3]);
  });

  it("is not understood with 3 bytes", () => {
    expect(decode(ipv4("080000", { protocol: 1 }), LINK)).toMatchObject({ stop: "icmp.truncated", stopAt: 20 });
  });
});
