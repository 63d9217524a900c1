import { describe, expect, it } from "vitest";
import { hex } from "../../../captures/recipes/wire/index.js";
import { Packet } from "../../../src/decode/packet.js";
import {
  ACKNOWLEDGEMENT,
  DATA,
  FRAGMENT,
  MESSAGE,
  messageCrc,
  messageId,
  NAK,
  RESEND,
  skypeKind,
} from "../../../src/detect/udp/skype-header.js";

/** A packet that is payload from its first byte on, behind a few bytes that are not. */
function packetWith(payload: Uint8Array): Packet {
  const packet = new Packet();
  packet.bytes = Uint8Array.from([9, 9, 9, ...payload]);
  packet.view = new DataView(packet.bytes.buffer);
  packet.payload = 3;
  packet.payloadEnd = packet.bytes.length;
  return packet;
}

const kindOf = (type: number): number => skypeKind(packetWith(Uint8Array.of(0x15, 0xe8, type)));

describe("the kind in the third byte (U1, U2)", () => {
  it.each([
    ["message", 0x02, MESSAGE],
    ["resend", 0x03, RESEND],
    ["resend with noise", 0x73, RESEND],
    ["ack", 0x05, ACKNOWLEDGEMENT],
    ["ack with noise", 0x25, ACKNOWLEDGEMENT],
    ["NAK", 0x07, NAK],
    ["NAK with noise", 0x77, NAK],
    ["data", 0x0d, DATA],
    ["data with noise", 0x5d, DATA],
    ["fragment", 0x0f, FRAGMENT],
    ["fragment with flags", 0x4f, FRAGMENT],
  ])("%s", (_, type, kind) => {
    expect(kindOf(type)).toBe(kind);
  });

  it("is nothing else", () => {
    const others = Array.from({ length: 256 }, (_, type) => type).filter((type) => kindOf(type) !== 0);
    // Seven noise patterns besides each of five kinds, and the one form of a message.
    expect(others).toHaveLength(5 * 8 + 1);
    expect(others.filter((type) => (type & 0x0f) === MESSAGE)).toEqual([0x02]);
    expect(others.every((type) => type < 0x80)).toBe(true);
  });

  it("needs three bytes, and looks no further than the payload", () => {
    for (const payload of ["", "02", "0202"]) expect(skypeKind(packetWith(hex(payload)))).toBe(0);
    const cut = packetWith(hex("15e802"));
    cut.payloadEnd--;
    expect(skypeKind(cut)).toBe(0);
  });
});

it("id and checksum stand in clear", () => {
  const packet = packetWith(hex("15e8 02 a1b2c3d4 7ce1ba8f 00"));
  expect(messageId(packet)).toBe(0x15e8);
  expect(messageCrc(packet) >>> 0).toBe(0x7ce1ba8f);
  expect(messageCrc(packetWith(hex("7f4e 02 00000000 fc95755e")))).toBe(0xfc95755e | 0);
});
