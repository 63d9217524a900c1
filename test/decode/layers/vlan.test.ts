import { describe, expect, it } from "vitest";
import { decode } from "../decode.js";
import { ethernet, ipv4, join, udp } from "../headers.js";

const IP = join("0800", ipv4(udp("aa")));

describe("VLAN tags", () => {
  it.each([
    { name: "802.1Q", bytes: ethernet(0x8100, join("0064", IP)), vlan: 100, innerVlan: -1 },
    { name: "with a priority and drop eligible", bytes: ethernet(0x8100, join("f064", IP)), vlan: 100, innerVlan: -1 },
    { name: "the largest id", bytes: ethernet(0x8100, join("0fff", IP)), vlan: 4095, innerVlan: -1 },
    { name: "priority alone, id 0", bytes: ethernet(0x8100, join("e000", IP)), vlan: 0, innerVlan: -1 },
    { name: "802.1ad, QinQ", bytes: ethernet(0x88a8, join("0064 8100 00c8", IP)), vlan: 100, innerVlan: 200 },
    { name: "QinQ of old switches", bytes: ethernet(0x9100, join("0064 9200 00c8", IP)), vlan: 100, innerVlan: 200 },
    {
      name: "three, of which two are kept",
      bytes: ethernet(0x8100, join("0001 8100 0002 8100 0003", IP)),
      vlan: 1,
      innerVlan: 2,
    },
    { name: "none", bytes: ethernet(0x0800, ipv4(udp("aa"))), vlan: -1, innerVlan: -1 },
  ])("are read: $name", ({ bytes, vlan, innerVlan }) => {
    const { packet, payload, stop } = decode(bytes);
    expect({ vlan: packet.vlan, innerVlan: packet.innerVlan, payload, stop }).toEqual({
      vlan,
      innerVlan,
      payload: "aa",
      stop: "",
    });
  });

  it("may be cut", () => {
    expect(decode(ethernet(0x8100, "0064 08"))).toMatchObject({ stop: "vlan.truncated", stopAt: 14 });
  });
});
