import { SCENES } from "../../../captures/recipes/scenes/index.js";
import { hex, latin1 } from "../../../captures/recipes/wire/index.js";
import { Decoder } from "../../../src/decode/decoder.js";
import { ACK, FIN, Packet, SYN, TCP } from "../../../src/decode/packet.js";
import { frameOf } from "../../decode/decode.js";
import { ethernet, ipv4, join, tcp } from "../../decode/headers.js";
import { inspect, reached, TIGHT } from "../inspection.js";
import { type PackedFrame, packFrames, unpackFrames } from "../packed-frames.js";
import type { Target } from "../target.js";

const PORTS = [80, 443, 33_033];
/** Of one conversation. */
const MOST_SEGMENTS = 24;
const LONGEST_SEGMENT = 600;

/**
 * What two sides say to each other over TCP, on three ports: a byte says who and how much, then come the bytes. So HTTP,
 * TLS, login and every other reader of streams gets its input cut anywhere.
 */
export const streams: Target = {
  name: "streams",
  seeds: () => [
    talk(
      "GET /ui/0/1.0.0.29/en/getlatestversion?ver=1.0.0.29 HTTP/1.1\r\nHost: ui.skype.com\r\nUser-Agent: Skype\x99 1.0\r\n\r\n",
    ),
    talk("CONNECT 66.235.180.9:443 HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n", "\x80\x46\x01\x03\x01\x00\x2d"),
    talk("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
    talk(
      "GET http://ui.skype.com/ui/2/1.2.0.18/en/installed HTTP/1.1\r\nhost: ui.skype.com\r\n\r\n",
      "HTTP/1.1 200 OK\r\nSet-Cookie: SC=CC=:CCY=:LC=en:VER=2/1.2.0.18/0; domain=.skype.com\r\nContent-Length: 7\r\n\r\n1.0.0.1",
    ),
    ...SCENES.flatMap((scene) => conversations(scene.record())),
  ],
  async execute(bytes) {
    const frames = PORTS.flatMap((port) => conversation(bytes, port));
    return reached(await inspect(unpackFrames(packFrames(frames), [1], 100, true), TIGHT));
  },
};

/** In turns, from the client on. */
function talk(...texts: readonly string[]): Uint8Array {
  return join(...texts.flatMap((text, index) => said((index & 1) as 0 | 1, latin1(text))));
}

function said(direction: 0 | 1, bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 127) {
    const part = bytes.subarray(at, at + 127);
    parts.push(Uint8Array.of((direction << 7) | part.length), part);
  }
  return parts;
}

function conversation(bytes: Uint8Array, port: number): PackedFrame[] {
  const next = [1_000, 5_000];
  const frame = (direction: number, flags: number, payload: Uint8Array): PackedFrame => {
    const segment = tcp(payload, flags);
    const view = new DataView(segment.buffer);
    view.setUint16(0, direction === 0 ? 1_025 : port);
    view.setUint16(2, direction === 0 ? port : 1_025);
    view.setUint32(4, next[direction]!);
    view.setUint32(8, next[1 - direction]!);
    next[direction]! += payload.length + (flags & (SYN | FIN) ? 1 : 0);
    const packet = ipv4(segment, { protocol: TCP });
    packet.set(hex(direction === 0 ? "c0a80114 c6336407" : "c6336407 c0a80114"), 12);
    return { bytes: ethernet(0x0800, packet), after: 10_000 };
  };
  const frames = [frame(0, SYN, NOTHING), frame(1, SYN | ACK, NOTHING)];
  for (let at = 0; at < bytes.length && frames.length < MOST_SEGMENTS; ) {
    const direction = bytes[at]! >> 7;
    const end = at + 1 + (bytes[at]! & 0x7f);
    frames.push(frame(direction, ACK, bytes.subarray(at + 1, Math.min(end, at + LONGEST_SEGMENT))));
    at = end;
  }
  return [...frames, frame(0, FIN | ACK, NOTHING), frame(1, FIN | ACK, NOTHING)];
}

const NOTHING = new Uint8Array(0);

/** The first segments of each TCP conversation of a story, the first few of those. */
function conversations(frames: readonly { readonly bytes: Uint8Array }[]): Uint8Array[] {
  const decoder = new Decoder({ maxLayers: 8 });
  const packet = new Packet();
  const found = new Map<string, { readonly client: number; readonly parts: Uint8Array[] }>();
  for (const { bytes } of frames) {
    decoder.decode(frameOf(bytes), packet);
    if (packet.transport !== TCP || packet.payloadEnd === packet.payload) continue;
    const { sourcePort, destinationPort } = packet;
    const key = [sourcePort, destinationPort].sort().join();
    if (!found.has(key) && found.size < 6) found.set(key, { client: sourcePort, parts: [] });
    const payload = packet.bytes.slice(packet.payload, Math.min(packet.payloadEnd, packet.payload + LONGEST_SEGMENT));
    found.get(key)?.parts.push(...said(found.get(key)!.client === sourcePort ? 0 : 1, payload));
  }
  return [...found.values()].map(({ parts }) => join(...parts.slice(0, 2 * MOST_SEGMENTS)));
}
