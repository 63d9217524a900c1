import { hex } from "../core/bytes.js";
import { TCP } from "../decode/packet.js";
import { FORM2_PADDING, fitsForm2, plaintext2, STREAM_TEST_BYTES } from "../detect/tcp/keystream.js";
import { predictedPlaintexts } from "../detect/udp/message-proof.js";
import { skypeCrc } from "../detect/udp/skype-crc.js";
import type { NamedField } from "../output/report/explanation.js";

/** Longest text shown of one line of HTTP. */
const TEXT_SHOWN = 200;
/** A refusal and an ack have 11 bytes, a message more. */
const SHORTEST_CLEAR = 11;
/** The other bits of the type are noise (U1). */
const TYPE_BITS = 0x8f;
const REQUEST = /^(?:GET|POST|HEAD|PUT|OPTIONS) [^\r\n]{1,4096}/;

/** What the bytes of a payload are, by name, and the arithmetic that proves them where there is one. */
export function fieldsOf(transport: number, payload: Uint8Array): NamedField[] {
  return transport === TCP ? ofSegment(payload) : ofDatagram(payload);
}

function ofSegment(payload: Uint8Array): NamedField[] {
  const line = REQUEST.exec(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("latin1"));
  if (line !== null) return [{ name: "request", value: line[0].slice(0, TEXT_SHOWN) }];
  if (payload.length < STREAM_TEST_BYTES || !fitsForm2(payload, 0)) return [];
  const padding = FORM2_PADDING.map((index) => plaintext2(payload, 0, index).toString(16).padStart(2, "0"));
  return [
    { name: "seed", value: hex(payload, 0, 4) },
    { name: "first use", value: hex(payload, 4, 14) },
    { name: "second use", value: hex(payload, 14, 24) },
    {
      name: "proof",
      value: `both uses and the header 00 00 00 01 00 00 00 combined by exclusive or: ${padding.join(" ")}; each is 205 times the one before, plus 113, mod 256`,
    },
  ];
}

function ofDatagram(payload: Uint8Array): NamedField[] {
  if (payload.length < SHORTEST_CLEAR) return [];
  switch (payload[2]! & TYPE_BITS) {
    case 2:
      return ofMessage(payload);
    case 3:
      return [
        { name: "id, of the message refused", value: hex(payload, 0, 2) },
        { name: "challenge, from the refusal", value: hex(payload, 4, 8) },
        { name: "receiver's address", value: dotted(payload, 8) },
        { name: "CRC, from the message refused", value: hex(payload, 12, 16) },
      ];
    case 5:
      return [
        { name: "id, of the message received", value: hex(payload, 0, 2) },
        { name: "receiver's address, as the sender sees it", value: dotted(payload, 3) },
      ];
    case 7:
      return [
        { name: "id, of the message refused", value: hex(payload, 0, 2) },
        { name: "receiver's address, as the sender sees it", value: dotted(payload, 3) },
        { name: "challenge", value: hex(payload, 7, 11) },
      ];
    default:
      return [];
  }
}

/** Layouts: C.3 for refusals, resends and acks; C.4 for messages. */
function ofMessage(payload: Uint8Array): NamedField[] {
  const id = (payload[0]! << 8) | payload[1]!;
  const seen = hex(payload, 7, 11);
  const named = [
    { name: "id", value: hex(payload, 0, 2) },
    { name: "type", value: "02, a message" },
    { name: "IV", value: hex(payload, 3, 7) },
    { name: "CRC", value: seen },
  ];
  for (const { command, plaintext } of predictedPlaintexts(payload.length, id)) {
    const predicted = (skypeCrc(plaintext) >>> 0).toString(16).padStart(8, "0");
    if (predicted !== seen) continue;
    const text = hex(Uint8Array.from(plaintext), 0, plaintext.length);
    return [
      ...named,
      { name: "proof", value: `command ${command} with this id is ${text}; its CRC is ${predicted}, as seen: 32 bits` },
    ];
  }
  return named;
}

function dotted(bytes: Uint8Array, at: number): string {
  return bytes.subarray(at, at + 4).join(".");
}
