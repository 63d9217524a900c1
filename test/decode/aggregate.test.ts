/** 802.11 frames that hold several packets (A-MSDU, IEEE 802.11-2020 section 9.3.2.2): each is a packet like any other. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Counters } from "../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { Decoder } from "../../src/decode/decoder.js";
import { Packet } from "../../src/decode/packet.js";
import { analyze } from "../../src/index.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { frameOf } from "./decode.js";
import { ipv4, udp } from "./headers.js";

const WIRELESS = 105;
/** QoS data to an access point, with the bit that says aggregate. */
const HEADER = Buffer.from("8801000000047696 7bda000c4182b255000c4182b253 0000 8000".replaceAll(" ", ""), "hex");
const ADDRESSES = Buffer.from("000476967bda000c4182b253", "hex");
const LLC_SNAP_IPV4 = Buffer.from("aaaa030000000800", "hex");

/** Every packet but the last is filled up to a multiple of 4 bytes. */
function aggregate(packets: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [HEADER];
  for (const [index, packet] of packets.entries()) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(LLC_SNAP_IPV4.length + packet.length);
    const bytes = Buffer.concat([ADDRESSES, length, LLC_SNAP_IPV4, packet]);
    parts.push(bytes, Buffer.alloc(index === packets.length - 1 ? 0 : -bytes.length & 3));
  }
  return Buffer.concat(parts);
}

/** The port each packet of the frame is from; 0 where it has none. */
function portsOf(bytes: Uint8Array): number[] {
  const decoder = new Decoder(DEFAULT_LIMITS);
  const packet = new Packet();
  decoder.decode(frameOf(bytes, { linkType: WIRELESS }), packet);
  const ports = [packet.transport === 0 ? 0 : packet.sourcePort];
  while (packet.restAt !== 0) {
    decoder.decodeRest(packet);
    ports.push(packet.transport === 0 ? 0 : packet.sourcePort);
  }
  return ports;
}

function datagram(payload: string, source: number): Uint8Array {
  const packet = Buffer.from(ipv4(udp(payload)));
  packet.writeUInt16BE(source, 20);
  return packet;
}

describe("an aggregate", () => {
  it("of three gives three packets, whatever their length", () => {
    expect(portsOf(aggregate([datagram("aa", 1001), datagram("aabbcc", 1002), datagram("", 1003)]))).toEqual([
      1001, 1002, 1003,
    ]);
  });

  it("goes on behind a packet that is not understood", () => {
    expect(portsOf(aggregate([Uint8Array.of(0xff), datagram("aa", 1002)]))).toEqual([0, 1002]);
  });

  it("is one frame, and what is behind the first packet is counted besides", () => {
    const decoder = new Decoder(DEFAULT_LIMITS);
    const packet = new Packet();
    decoder.decode(frameOf(aggregate([datagram("aa", 1), datagram("aa", 2)]), { linkType: WIRELESS }), packet);
    decoder.decodeRest(packet);
    const counters = new Counters();
    decoder.report(counters);
    const counted = Object.fromEntries(counters.entries());
    expect(counted).toMatchObject({
      "decode.frames": 1,
      "decode.further-packets": 1,
      "decode.note.ieee80211.a-msdu": 1,
    });
  });

  it("that is damaged ends, and every packet lies within the frame", () => {
    const whole = aggregate([datagram("aa", 1), datagram("bbcc", 2), datagram("dd", 3)]);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
        const bytes = Uint8Array.from(whole.subarray(0, length));
        if (at < length) bytes[at] = value;
        expect(portsOf(bytes).length).toBeLessThanOrEqual(Math.ceil(whole.length / 14));
      }),
    );
  });

  it("of a client's packets, two by two, raises the alerts of the packets one by one", async () => {
    const plain = "captures/first-run-1.0.0.29.pcap";
    const path = join(temporaryFolder(), "aggregated.pcap");
    writeFileSync(path, twoByTwo(readFileSync(plain)));
    const told = async (input: string): Promise<string[]> =>
      (await analyze([input])).alerts.map(({ rule, status, title }) => `${rule} ${status} ${title}`);
    expect(await told(path)).toEqual(await told(plain));
  });
});

/** A little-endian capture of Ethernet and IPv4 as one of 802.11 whose frames hold two packets. */
function twoByTwo(capture: Buffer): Buffer {
  const header = Buffer.from(capture.subarray(0, 24));
  header.writeUInt32LE(WIRELESS, 20);
  const parts = [header];
  let waiting: Uint8Array | undefined;
  for (let at = 24; at < capture.length; ) {
    const end = at + 16 + capture.readUInt32LE(at + 8);
    const isIpv4 = capture.readUInt16BE(at + 16 + 12) === 0x0800;
    const packet = capture.subarray(at + 16 + 14, end);
    if (isIpv4 && waiting === undefined && end < capture.length) waiting = packet;
    else if (isIpv4) {
      const frame = aggregate(waiting === undefined ? [packet] : [waiting, packet]);
      const record = Buffer.from(capture.subarray(at, at + 16));
      record.writeUInt32LE(frame.length, 8);
      record.writeUInt32LE(frame.length, 12);
      parts.push(record, Buffer.from(frame));
      waiting = undefined;
    }
    at = end;
  }
  return Buffer.concat(parts);
}
