import { hex } from "../core/bytes.js";
import { TCP } from "../decode/packet.js";
import { ANSWER_LENGTH, HELLO_LENGTH, isFakeAnswer, isFakeHello } from "../detect/tcp/fake-tls.js";
import {
  FORM2_PADDING,
  fitsForm1,
  fitsForm2,
  plaintext1,
  plaintext2,
  STREAM_TEST_BYTES,
} from "../detect/tcp/keystream.js";
import { type WorkedMessage, workedMessage } from "../detect/udp/message-proof.js";
import { skypeCrc } from "../detect/udp/skype-crc.js";
import type { NamedField } from "../output/report/explanation.js";

/** Longest text shown of one line of HTTP. */
const TEXT_SHOWN = 200;
/** A refusal and an ack have 11 bytes, a message more. */
const SHORTEST_CLEAR = 11;
/** A resend: up to the CRC, which the refused message follows. */
const SHORTEST_RESEND = 16;
/** Offset of the CRC in a message. */
const CRC = 7;
/** The other bits of the type are noise (U1). */
const TYPE_BITS = 0x8f;
const RESPONSE = /^HTTP\/1\.\d \d{3}[^\r\n]{0,200}/;
/** The cookie that names a client (A6). */
const COOKIE = /\nSet-Cookie: (SC=[^\r\n]{1,400})/i;
const REQUEST = /^(?:GET|POST|HEAD|PUT|OPTIONS) [^\r\n]{1,4096}/;

/** The message of 14 bytes that went before on a stream, with which a 1.x stream begins (D18). */
export interface EarlierMessage {
  readonly frame: number;
  readonly bytes: Uint8Array;
}

/** What the bytes of a payload are, by name, and the arithmetic that proves them where there is one. */
export function fieldsOf(transport: number, payload: Uint8Array, before?: EarlierMessage): NamedField[] {
  return transport === TCP ? ofSegment(payload, before) : ofDatagram(payload);
}

function ofSegment(payload: Uint8Array, before: EarlierMessage | undefined): NamedField[] {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("latin1");
  const line = REQUEST.exec(text);
  if (line !== null) return [{ name: "request", value: line[0].slice(0, TEXT_SHOWN) }];
  const status = RESPONSE.exec(text);
  if (status !== null) {
    const cookie = COOKIE.exec(text)?.[1];
    return [{ name: "answer", value: status[0] }, ...(cookie === undefined ? [] : [{ name: "cookie", value: cookie }])];
  }
  if (before !== undefined && fitsForm1(before.bytes, payload, 0, payload.length)) return ofForm1(payload, before);
  if (isFakeHello(payload, 0, payload.length)) {
    return [{ name: "hello", value: "its first 56 bytes are the constant" }, ...ofForm2(payload, HELLO_LENGTH)];
  }
  if (isFakeAnswer(payload, 0, payload.length)) {
    return [
      { name: "answer", value: "79 bytes that never change, time and random bytes of a server hello among them" },
      ...ofForm2(payload, ANSWER_LENGTH),
    ];
  }
  return ofForm2(payload, 0);
}

function ofForm2(payload: Uint8Array, at: number): NamedField[] {
  if (payload.length - at < STREAM_TEST_BYTES || !fitsForm2(payload, at)) return [];
  return [
    { name: "seed", value: hex(payload, at, at + 4) },
    { name: "first use", value: hex(payload, at + 4, at + 14) },
    { name: "second use", value: hex(payload, at + 14, at + 24) },
    {
      name: "proof",
      value: `both uses and the header 00 00 00 01 00 00 00 combined by exclusive or: ${spaced(FORM2_PADDING.map((index) => plaintext2(payload, at, index)))}; each is 205 times the one before, plus 113, mod 256`,
    },
  ];
}

function ofForm1(payload: Uint8Array, { frame, bytes }: EarlierMessage): NamedField[] {
  const plain = plaintext1(bytes, payload, 0);
  const [length, high, low, , , , requestHigh, requestLow] = plain.map((byte) => byte.toString(16).padStart(2, "0"));
  return [
    { name: `first message, frame ${frame}`, value: hex(bytes, 0, bytes.length) },
    { name: "second message", value: hex(payload, 0, plain.length) },
    {
      name: "proof",
      value: `bytes 4 to 12 of the first, the second and the header 00 01 00 00 00 01 00 00 00 combined by exclusive or: ${spaced(plain)}; that is ${length}, twice the ${payload.length} bytes less one, the id ${high}${low}, 13 f2 01, and ${requestHigh}${requestLow}, the id less one`,
    },
  ];
}

function spaced(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function ofDatagram(payload: Uint8Array): NamedField[] {
  if (payload.length < SHORTEST_CLEAR) return [];
  switch (payload[2]! & TYPE_BITS) {
    case 2:
      return ofMessage(payload);
    case 3:
      if (payload.length < SHORTEST_RESEND) return [];
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
  const seen = hex(payload, CRC, CRC + 4);
  const named = [
    { name: "id", value: hex(payload, 0, 2) },
    { name: "type", value: "02, a message" },
    { name: "IV", value: hex(payload, 3, 7) },
    { name: "CRC", value: seen },
  ];
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const worked = workedMessage(payload.length, id, view.getInt32(CRC));
  return worked === undefined ? named : [...named, { name: "proof", value: proofIn(worked) }];
}

function proofIn({ command, role, request, plaintext, unknown, bits }: WorkedMessage): string {
  const text = hex(Uint8Array.from(plaintext), 0, plaintext.length);
  const crc = (skypeCrc(plaintext) >>> 0).toString(16).padStart(8, "0");
  if (role === "answer") {
    const asked = request.toString(16).padStart(4, "0");
    return `command ${command}, the answer to the request with id ${asked}, is ${text}; its CRC is ${crc}, as seen: ${bits} bits where that request was captured, 16 where it was not`;
  }
  const padding = unknown === 0 ? "" : `, its last ${unknown === 1 ? "byte" : `${unknown} bytes`} read off the CRC`;
  return `command ${command} with this id is ${text}${padding}; its CRC is ${crc}, as seen: ${bits} bits`;
}

function dotted(bytes: Uint8Array, at: number): string {
  return bytes.subarray(at, at + 4).join(".");
}
