/** Decodes one frame that lies amid other memory, and says in words what was found. */
import { Frame } from "../../src/capture/frame.js";
import { type Address, formatAddress, ipv4, ipv6 } from "../../src/core/address.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { Decoder } from "../../src/decode/decoder.js";
import { Packet } from "../../src/decode/packet.js";
import { NOTES, stopReasonName } from "../../src/decode/stop-reason.js";

export const ETHERNET = 1;

/** Bytes of the chunk before and after the frame: offsets are never 0 by chance, and reading past either end shows. */
const MARGIN = 64;

export interface Decoded {
  readonly packet: Packet;
  /** `10.0.0.1:1025 > 10.0.0.2:53`, ports only where there is a transport. */
  readonly ends: string;
  /** The captured payload, as hex; undefined without a transport. */
  readonly payload: string | undefined;
  readonly notes: readonly string[];
  /** Why decoding stopped; empty where nothing was wrong. */
  readonly stop: string;
  /** Where, counted from the start of the frame. */
  readonly stopAt: number | undefined;
}

export interface FrameFields {
  readonly linkType?: number;
  /** Bytes on the wire, where the snaplen cut some of them off. */
  readonly originalLength?: number;
  /** What lies around the frame in its chunk. */
  readonly surroundings?: number;
  readonly maxLayers?: number;
}

export function frameOf(bytes: Uint8Array, fields: FrameFields = {}): Frame {
  const chunk = new Uint8Array(bytes.length + 2 * MARGIN).fill(fields.surroundings ?? 0xee);
  chunk.set(bytes, MARGIN);
  const frame = new Frame();
  frame.bytes = chunk;
  frame.view = new DataView(chunk.buffer);
  frame.start = MARGIN;
  frame.end = MARGIN + bytes.length;
  frame.originalLength = fields.originalLength ?? bytes.length;
  frame.linkType = fields.linkType ?? ETHERNET;
  return frame;
}

export function decode(bytes: Uint8Array, fields: FrameFields = {}): Decoded {
  const packet = new Packet();
  const frame = frameOf(bytes, fields);
  new Decoder({ ...DEFAULT_LIMITS, maxLayers: fields.maxLayers ?? DEFAULT_LIMITS.maxLayers }).decode(frame, packet);
  return describePacket(packet, frame);
}

export function describePacket(packet: Packet, frame: Frame): Decoded {
  const { transport, payload, payloadEnd } = packet;
  return {
    packet,
    ends: packet.ipVersion === 0 ? "" : endsOf(packet),
    payload: transport === 0 ? undefined : Buffer.from(packet.bytes.subarray(payload, payloadEnd)).toString("hex"),
    notes: NOTES.filter(({ bit }) => (packet.notes & bit) !== 0).map(({ name }) => name),
    stop: stopReasonName(packet.stop),
    stopAt: packet.stop === 0 ? undefined : packet.stopOffset - frame.start,
  };
}

function endsOf(packet: Packet): string {
  const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } = packet;
  const isFour = packet.ipVersion === 4;
  const source = isFour ? ipv4(source3) : ipv6(source0, source1, source2, source3);
  const destination = isFour ? ipv4(destination3) : ipv6(destination0, destination1, destination2, destination3);
  const end = (address: Address, port: number): string => {
    return packet.transport === 0 ? formatAddress(address) : `${formatAddress(address)} ${port}`;
  };
  return `${end(source, packet.sourcePort)} > ${end(destination, packet.destinationPort)}`;
}
