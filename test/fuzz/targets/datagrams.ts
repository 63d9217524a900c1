import { dnsAnswer, dnsQuery } from "../../../captures/recipes/others/dns.js";
import { SCENES } from "../../../captures/recipes/scenes/index.js";
import { hex } from "../../../captures/recipes/wire/index.js";
import { UDP } from "../../../src/decode/packet.js";
import { ethernet, ipv4, join } from "../../decode/headers.js";
import { inspect, reached, TIGHT } from "../inspection.js";
import { packFrames, unpackFrames } from "../packed-frames.js";
import type { Target } from "../target.js";
import { payloadsOf, UDP_PORTS } from "./payloads.js";

/** A DNS name that points at itself, and one that points at a pointer (RFC 1035 section 4.1.4). */
const LOOPS = [
  "1234 0100 0001 0000 0000 0000 c00c 0001 0001",
  "1234 0100 0001 0000 0000 0000 0161 c010 c00c c00e 0001 0001",
  "1234 0100 0001 0000 0000 0000 05736b797065 03636f6d 3f 0001",
];

/** The payload of a UDP datagram, to and from every port that means something to a detector. */
export const datagrams: Target = {
  name: "datagrams",
  seeds: () => [
    ...LOOPS.map((text) => hex(text)),
    dnsQuery(1, "ui.skype.com"),
    dnsAnswer(2, "rst42.r.skype.net", ["198.51.100.1"]),
    ...SCENES.flatMap((scene) => payloadsOf(scene.record(), UDP)),
  ],
  async execute(bytes) {
    const frames = UDP_PORTS.flatMap((port) => [
      { bytes: datagram(1_025, port, bytes, false), after: 1_000 },
      { bytes: datagram(port, 1_025, bytes, true), after: 1_000 },
    ]);
    return reached(await inspect(unpackFrames(packFrames(frames), [1], 100, true), TIGHT));
  },
};

function datagram(source: number, destination: number, payload: Uint8Array, answers: boolean): Uint8Array {
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint16(0, source);
  view.setUint16(2, destination);
  view.setUint16(4, (8 + payload.length) & 0xffff);
  const packet = ipv4(join(header, payload.subarray(0, 60_000)));
  // 192.168.1.20 asks 198.51.100.7.
  packet.set(answers ? hex("c6336407 c0a80114") : hex("c0a80114 c6336407"), 12);
  return ethernet(0x0800, packet);
}
