import { type Decoded, decode, type FrameFields } from "./decode.js";

/** Decodes, and holds what is true of every frame; throws where it is not. */
export function decodeAnyhow(bytes: Uint8Array, fields: FrameFields): Decoded {
  const zeros = decode(bytes, { ...fields, surroundings: 0 });
  const ones = decode(bytes, { ...fields, surroundings: 0xff });
  // What lies around the frame changes nothing: nothing outside was read.
  if (told(zeros) !== told(ones)) fail("reads beyond the frame", bytes, `${told(zeros)} | ${told(ones)}`);
  const { packet } = zeros;
  const start = packet.bytes.length / 2 - bytes.length / 2;
  const end = start + bytes.length;
  const isWithin = (offset: number): boolean => offset >= start && offset <= end;
  const isSound =
    (packet.transport === 0 ||
      (isWithin(packet.payload) &&
        isWithin(packet.payloadEnd) &&
        packet.payload <= packet.payloadEnd &&
        packet.payloadLength >= packet.payloadEnd - packet.payload)) &&
    (packet.ethernet === -1 || (isWithin(packet.ethernet) && packet.ethernet + 14 <= end)) &&
    (packet.stop === 0 || isWithin(packet.stopOffset)) &&
    (packet.ipVersion === 0 || packet.ipLength >= 0) &&
    packet.end <= end;
  if (!isSound) fail("points outside the frame", bytes, `${start} ${told(zeros)}`);
  return zeros;
}

/** Everything that is set in a packet, in one line. */
function told({ packet, ends, payload }: Decoded): string {
  const { transport, ethernet, vlan, innerVlan, ipVersion, protocol, fragmented, notes, stop, stopOffset } = packet;
  const ofIp = ipVersion === 0 ? 0 : packet.ipLength;
  const ofTransport = transport === 0 ? 0 : [packet.payloadLength, transport === 6 ? packet.sequence : 0];
  return [
    transport,
    ethernet,
    vlan,
    innerVlan,
    ipVersion,
    protocol,
    fragmented,
    notes,
    stop,
    stop && stopOffset,
    ofIp,
    ofTransport,
    ends,
    payload,
  ].join(" ");
}

function fail(what: string, bytes: Uint8Array, found: string): never {
  throw new Error(`decoding ${what}: ${found}; the frame: ${Buffer.from(bytes).toString("hex")}`);
}
