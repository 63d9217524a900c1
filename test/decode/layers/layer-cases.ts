/** Tables of frames for one layer: what is found in each, and that no damage to it does harm. */
import { describe, expect, it } from "vitest";
import { internetChecksum, u16 } from "../../../captures/recipes/wire/index.js";
import { type Decoded, decode, type FrameFields } from "../decode.js";
import { ethernet, ipv4, ipv6, join, udp } from "../headers.js";

/** What a tunnel or link carries in most of these tests. */
export const IPV4 = ipv4(udp("0b0b0b"));
export const IPV6 = ipv6(17, udp("0c0c"));
export const FRAME = ethernet(0x0800, IPV4);

/** What is found where the layers above were walked through. */
export const IPV4_FOUND: Found = { ends: "10.0.0.1 1025 > 10.0.0.2 53", payload: "0b0b0b" };
export const IPV6_FOUND: Found = { ends: "2001:db8::1 1025 > 2001:db8::2 53", payload: "0c0c" };

const OUTER = "c0 00 02 01  c0 00 02 02"; // 192.0.2.1 and 192.0.2.2
export const OUTER_ADDRESSES = [4, 0xc0000201 | 0, 0xc0000202 | 0];

export interface Found {
  /** Without addresses: `""`. */
  readonly ends?: string;
  readonly payload?: string | undefined;
  readonly stop?: string;
  readonly stopAt?: number;
  readonly notes?: readonly string[];
  /** Fields of the packet. */
  readonly packet?: object;
}

export interface LayerCase extends Found, FrameFields {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Unless a case says otherwise, nothing stops decoding and nothing is noticed. */
export function describeLayer(layer: string, cases: readonly LayerCase[]): void {
  describe(layer, () => {
    it.each(cases)("$name", ({ name, bytes, linkType, originalLength, surroundings, maxLayers, ...found }) => {
      expect(decode(bytes, frameFields({ linkType, originalLength, surroundings, maxLayers }))).toMatchObject({
        stop: "",
        notes: [],
        ...found,
      });
    });

    it.each(cases)("may be cut and damaged: $name", ({ bytes, linkType }) => {
      const fields = frameFields({ linkType });
      for (let length = 0; length < bytes.length; length++) {
        expectSound(bytes.subarray(0, length), fields);
        expectSound(bytes.subarray(0, length), { ...fields, originalLength: bytes.length });
      }
      const copy = bytes.slice();
      for (const [index, byte] of bytes.entries()) {
        for (let bit = 0; bit < 8; bit++) expectSound(withByte(copy, index, byte ^ (1 << bit)), fields);
        for (const value of [0x00, 0x7f, 0x80, 0xff]) expectSound(withByte(copy, index, value), fields);
        copy[index] = byte;
      }
    });
  });
}

/** An IPv4 packet from 192.0.2.1 to 192.0.2.2 in Ethernet. */
export function outer(protocol: number, payload: Uint8Array | string): Uint8Array {
  const packet = ipv4(payload, { protocol });
  packet.set(join(OUTER), 12);
  packet.set([0, 0], 10);
  packet.set(u16(internetChecksum(packet.subarray(0, 20))), 10);
  return ethernet(0x0800, packet);
}

/** A datagram within it, from port 1025. */
export function outerUdp(port: number, payload: Uint8Array | string): Uint8Array {
  const body = join(payload);
  return outer(17, join("0401", u16(port), u16(8 + body.length), "0000", body));
}

/** What is found where such a datagram stays what it is. */
export function staysUdp(port: number, payload: Uint8Array | string): Found {
  const hex = Buffer.from(join(payload)).toString("hex");
  return { ends: `192.0.2.1 1025 > 192.0.2.2 ${port}`, payload: hex, packet: { transport: 17, tunnelDepth: 0 } };
}

export function outerAddressesOf({ packet }: Decoded): number[] {
  const { outerVersion, outerSource0, outerSource1, outerSource2, outerSource3 } = packet;
  const { outerDestination0, outerDestination1, outerDestination2, outerDestination3 } = packet;
  if (outerVersion === 4) return [4, outerSource3, outerDestination3];
  const source = [outerSource0, outerSource1, outerSource2, outerSource3];
  return [6, ...source, outerDestination0, outerDestination1, outerDestination2, outerDestination3];
}

/** Whatever the bytes are: nothing is thrown, nothing outside is read, and what is found lies within the frame. */
function expectSound(bytes: Uint8Array, fields: FrameFields): void {
  const one = decode(bytes, { ...fields, surroundings: 0x00 });
  const other = decode(bytes, { ...fields, surroundings: 0xff });
  if (told(one) !== told(other)) expect(told(one), hexOf(bytes)).toBe(told(other));
  const { packet } = one;
  const start = (packet.bytes.length - bytes.length) / 2;
  const end = start + bytes.length;
  const isSound =
    packet.end <= end &&
    packet.offset >= start &&
    (packet.stop === 0 || (packet.stopOffset >= start && packet.stopOffset <= end)) &&
    (packet.transport === 0 ||
      (packet.ipVersion !== 0 &&
        packet.payload >= start &&
        packet.payload <= packet.payloadEnd &&
        packet.payloadEnd <= end &&
        packet.payloadLength >= packet.payloadEnd - packet.payload));
  if (!isSound) expect.unreachable(`${told(one)} in ${hexOf(bytes)}`);
}

function told(decoded: Decoded): string {
  const { ends, payload, stop, stopAt, notes, packet } = decoded;
  const { transport, protocol, fragmented, tunnelDepth, ethernet: ethernetAt, vlan, innerVlan } = packet;
  const length = transport === 0 ? 0 : packet.payloadLength;
  const around = tunnelDepth === 0 ? [] : outerAddressesOf(decoded);
  const words = [ends, payload, length, stop, stopAt, notes, transport, protocol, fragmented, tunnelDepth, ...around];
  return [...words, ethernetAt, vlan, innerVlan].join(" ");
}

function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  bytes[index] = value;
  return bytes;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Without the fields that are not given. */
function frameFields(fields: { readonly [Field in keyof FrameFields]: FrameFields[Field] | undefined }): FrameFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
