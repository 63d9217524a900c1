import { Decoder } from "../../../src/decode/decoder.js";
import { Packet } from "../../../src/decode/packet.js";
import { frameOf } from "../../decode/decode.js";

/** Ports that detectors read something of their own on, and two that could be a client's. */
export const UDP_PORTS = [53, 5_351, 5_353, 1_900, 33_033, 32_417];
const SIZES = [18, 22, 24, 300];

/** Of a story, one payload of each size and port that there is. */
export function payloadsOf(frames: readonly { readonly bytes: Uint8Array }[], transport: number): Uint8Array[] {
  const decoder = new Decoder({ maxLayers: 8 });
  const packet = new Packet();
  const found = new Map<string, Uint8Array>();
  for (const { bytes } of frames) {
    decoder.decode(frameOf(bytes), packet);
    if (packet.transport !== transport || packet.payloadEnd === packet.payload) continue;
    const size = SIZES.findIndex((limit) => packet.payloadLength <= limit);
    const kind = `${size} ${UDP_PORTS.includes(packet.destinationPort) ? packet.destinationPort : 0}`;
    if (!found.has(kind)) found.set(kind, packet.bytes.slice(packet.payload, packet.payloadEnd));
  }
  return [...found.values()];
}
