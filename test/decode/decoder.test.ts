import { describe, expect, it } from "vitest";
import { Counters } from "../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { Decoder } from "../../src/decode/decoder.js";
import { Packet } from "../../src/decode/packet.js";
import { describePacket, frameOf } from "./decode.js";
import { FRAMES } from "./frames.js";
import { ethernet, ipv4, tcp, udp } from "./headers.js";

describe("the decoder", () => {
  it("counts frames, bytes, why it stopped and what it noticed", () => {
    const decoder = new Decoder(DEFAULT_LIMITS);
    const packet = new Packet();
    const frames = [
      ethernet(0x0800, ipv4(udp("aa"), { checksum: 0 })),
      ethernet(0x0800, ipv4(udp("aa"), { fragment: 0x2000, checksum: 0 })),
      ethernet(0x0806, "0001"),
      ethernet(0x0806, "0001"),
    ];
    for (const bytes of frames) decoder.decode(frameOf(bytes), packet);
    const counters = new Counters();
    decoder.report(counters);
    expect(counters.entries()).toEqual([
      ["decode.bytes", frames.reduce((sum, { length }) => sum + length, 0)],
      ["decode.frames", 4],
      ["decode.note.ip.fragment", 1],
      ["decode.note.ipv4.checksum", 2],
      ["decode.stop.arp.not-inspected", 2],
    ]);
  });

  it("takes over when, where and how long a frame was", () => {
    const packet = new Packet();
    const frame = Object.assign(frameOf(ethernet(0x0800, ipv4(udp("")))), {
      time: 1_156_534_266_000_000,
      number: 7,
      capture: 2,
      interface: 1,
      originalLength: 60,
    });
    new Decoder(DEFAULT_LIMITS).decode(frame, packet);
    expect(packet).toMatchObject({ time: frame.time, frame: 7, capture: 2, interface: 1, wireLength: 60 });
  });

  it("leaves nothing of one frame in the packet of the next", () => {
    const decoder = new Decoder(DEFAULT_LIMITS);
    const used = new Packet();
    const soiled = ethernet(
      0x88a8,
      Uint8Array.from([0, 1, 0x81, 0, 0, 2, 8, 0, ...ipv4(tcp("aa"), { protocol: 6, fragment: 0x2000, checksum: 1 })]),
    );
    for (const { linkType, bytes } of FRAMES) {
      for (let length = 0; length <= bytes.length; length += 3) {
        decoder.decode(frameOf(soiled), used);
        const frame = frameOf(bytes.subarray(0, length), { linkType });
        decoder.decode(frame, used);
        const fresh = new Packet();
        decoder.decode(frame, fresh);
        const { packet: left, ...again } = describePacket(used, frame);
        const { packet: right, ...first } = describePacket(fresh, frame);
        expect(again).toEqual(first);
        expect([left.vlan, left.innerVlan, left.ethernet, left.fragmented, left.protocol]).toEqual([
          right.vlan,
          right.innerVlan,
          right.ethernet,
          right.fragmented,
          right.protocol,
        ]);
      }
    }
  });
});
