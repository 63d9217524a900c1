import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { internetChecksum, type TimedFrame } from "../../captures/recipes/wire/index.js";
import { ACK, type Packet, SYN, UDP } from "../../src/decode/packet.js";
import { Copies } from "../../src/flow/copies.js";
import { analyzeFrames } from "../detect/analysis.js";
import { end, packetOf } from "./packets.js";

const ENDS = { from: end("10.0.0.1", 1_025), to: end("10.0.0.2", 80) };

describe("a packet and its copy", () => {
  const segment = (fields: object = {}, ipId = 7): Packet =>
    Object.assign(packetOf({ ...ENDS, flags: ACK, sequence: 1, payload: "hello", ...fields }), { ipId });
  const verdicts = (packets: readonly Packet[]): boolean[] => {
    const copies = new Copies();
    return packets.map((packet) => copies.isCopy(packet));
  };

  it.each([
    { name: "from a port that mirrors both ways", second: segment({ at: 0.0001 }) },
    { name: "from a sensor whose clock is behind", second: segment({ at: -0.05 }) },
  ])("$name", ({ second }) => {
    expect(verdicts([segment(), second, second])).toEqual([false, true, true]);
  });

  it.each([
    { name: "a retransmission has an identification of its own", second: segment({}, 8) },
    { name: "the identification comes round again later", second: segment({ at: 0.2 }) },
    { name: "another sequence number", second: segment({ sequence: 6 }) },
    { name: "another payload", second: segment({ payload: "jello" }) },
    { name: "the way back", second: segment({ from: ENDS.to, to: ENDS.from }) },
  ])("is told from another packet: $name", ({ second }) => {
    expect(verdicts([segment(), second])).toEqual([false, false]);
  });

  it("acknowledgements without identification repeat in all honesty; an opening does not", () => {
    const empty = segment({ payload: "" }, 0);
    expect(verdicts([empty, empty])).toEqual([false, false]);
    const syn = segment({ payload: "", flags: SYN }, 0);
    expect(verdicts([syn, syn])).toEqual([false, true]);
  });

  it("knows datagrams by their checksum too", () => {
    const datagram = (checksum: number): Packet => {
      const packet = packetOf({ ...ENDS, transport: UDP, payload: Uint8Array.of(0, 13, 0, checksum, 1, 2, 3, 4, 5) });
      packet.payload = 4;
      return packet;
    };
    expect(verdicts([datagram(1), datagram(1), datagram(2)])).toEqual([false, true, false]);
  });

  it("knows datagrams without a checksum by the end of their payload", () => {
    const datagram = (last: number): Packet => {
      const packet = packetOf({ ...ENDS, transport: UDP, payload: Uint8Array.of(0, 13, 0, 0, 1, 2, 3, 4, last) });
      packet.payload = 4;
      return packet;
    };
    expect(verdicts([datagram(1), datagram(1), datagram(2)])).toEqual([false, true, false]);
  });
});

describe("a capture that holds every frame twice", () => {
  const frames = framesOf(readFileSync("captures/office-hour.pcap"));

  it("as it came in and as it left the router, gives what each frame once gives", async () => {
    const once = await analyzeFrames(frames);
    const twice = await analyzeFrames(frames.flatMap((frame) => [frame, routed(frame)]));
    expect(twice.alerts.map(({ id, count, skype }) => ({ id, count, skype }))).toEqual(
      once.alerts.map(({ id, count, skype }) => ({ id, count, skype })),
    );
    expect(twice.counters.get("flow.started")).toBe(once.counters.get("flow.started"));
    expect(twice.counters.get("flow.copies")).toBeGreaterThan(frames.length / 2);
  });
});

/** Of a little-endian capture in microseconds, as the recipes write it. */
function framesOf(file: Buffer): TimedFrame[] {
  const frames: TimedFrame[] = [];
  for (let at = 24; at < file.length; ) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    const micros = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    frames.push({ micros, bytes: Uint8Array.from(file.subarray(at + 16, end)) });
    at = end;
  }
  return frames;
}

/** Other hardware addresses, a VLAN, one hop less, half a millisecond later. */
function routed({ micros, bytes }: TimedFrame): TimedFrame {
  const ip = bytes.slice(14);
  if (bytes[12] === 0x08 && bytes[13] === 0x00) {
    ip[8]! -= 1;
    ip.set([0, 0], 10);
    const sum = internetChecksum(ip.subarray(0, 20));
    ip.set([sum >>> 8, sum & 255], 10);
  }
  const link = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0, 42, bytes[12]!, bytes[13]!];
  return { micros: micros + 500, bytes: Uint8Array.from([...link, ...ip]) };
}
