import type { AlertFrame } from "../alert/alert.js";
import { Frame } from "../capture/frame.js";
import { openCapture } from "../capture/open-capture.js";
import { formatEndpoint, ipv4, ipv6 } from "../core/address.js";
import { hex } from "../core/bytes.js";
import type { Limits } from "../core/limits.js";
import { formatTime } from "../core/time.js";
import { Decoder } from "../decode/decoder.js";
import { Packet, TCP } from "../decode/packet.js";
import { withoutAccounts } from "../detect/http/tom-account.js";
import { FIRST_MESSAGE_1X } from "../detect/tcp/keystream.js";
import type { FrameNote } from "../output/report/explanation.js";
import { type EarlierMessage, fieldsOf } from "./frame-fields.js";

/** Payload shown of one frame. */
const BYTES_SHOWN = 64;
/** Messages of 14 bytes remembered while looking for the frame behind one of them. */
const MOST_FIRSTS = 4_096;

/**
 * A second look at some frames: who, when, and what the bytes say. Captures in the order of the run. Of frames that name
 * a person the payload is withheld, and the name in the request.
 */
export async function readFrameNotes(
  paths: readonly string[],
  wanted: readonly AlertFrame[],
  naming: readonly AlertFrame[],
  limits: Limits,
): Promise<FrameNote[]> {
  const notes: FrameNote[] = [];
  const frame = new Frame();
  const packet = new Packet();
  for (const [index, path] of paths.entries()) {
    const source = openCapture(path, index, { limits });
    const numbers = new Set(wanted.filter(({ capture }) => capture === source.name).map((each) => each.frame));
    if (numbers.size === 0) continue;
    const namesSomebody = new Set(naming.filter(({ capture }) => capture === source.name).map((each) => each.frame));
    const decoder = new Decoder(limits);
    const last = Math.max(...numbers);
    const firsts = new Map<string, EarlierMessage>();
    for await (const batch of source.batches()) {
      while (batch.next(frame)) {
        decoder.decode(frame, packet);
        for (;;) {
          if (numbers.has(packet.frame)) {
            notes.push(noteOf(packet, source.name, namesSomebody.has(packet.frame), firsts.get(endsOf(packet))));
          }
          rememberFirst(firsts, packet);
          if (packet.restAt === 0) break;
          decoder.decodeRest(packet);
        }
      }
      if (decoder.frames >= last) break;
    }
  }
  return notes;
}

/** The first message of a 1.x stream is of use when the second comes, which is soon. */
function rememberFirst(firsts: Map<string, EarlierMessage>, packet: Packet): void {
  const { payload, payloadEnd } = packet;
  if (packet.transport !== TCP || payloadEnd - payload !== FIRST_MESSAGE_1X) return;
  if (firsts.size >= MOST_FIRSTS) firsts.delete(firsts.keys().next().value!);
  firsts.set(endsOf(packet), { frame: packet.frame, bytes: packet.bytes.slice(payload, payloadEnd) });
}

function endsOf({ source3, sourcePort, destination3, destinationPort }: Packet): string {
  return `${source3}:${sourcePort}>${destination3}:${destinationPort}`;
}

function noteOf(
  packet: Packet,
  capture: string,
  namesSomebody: boolean,
  before: EarlierMessage | undefined,
): FrameNote {
  const { payload, payloadEnd } = packet;
  const payloadBytes = packet.bytes.slice(payload, payloadEnd);
  const fields = fieldsOf(packet.transport, payloadBytes, before);
  return {
    capture,
    frame: packet.frame,
    time: formatTime(packet.time),
    transport: packet.transport === TCP ? "tcp" : "udp",
    source: formatEndpoint({
      address:
        packet.ipVersion === 4
          ? ipv4(packet.source3)
          : ipv6(packet.source0, packet.source1, packet.source2, packet.source3),
      port: packet.sourcePort,
    }),
    destination: formatEndpoint({
      address:
        packet.ipVersion === 4
          ? ipv4(packet.destination3)
          : ipv6(packet.destination0, packet.destination1, packet.destination2, packet.destination3),
      port: packet.destinationPort,
    }),
    payloadLength: packet.payloadLength,
    payload: namesSomebody ? "" : hex(payloadBytes, 0, Math.min(payloadBytes.length, BYTES_SHOWN)),
    fields: namesSomebody ? fields.map(({ name, value }) => ({ name, value: withoutAccounts(value) })) : fields,
  };
}
