/** Headers as they stand in their specifications, written out in hex; lengths and checksums are worked out here. */
import { concat, hex, internetChecksum, u16 } from "../../captures/recipes/wire/index.js";

export const MACS = "00 04 76 96 7b da  00 0c 41 82 b2 53";
/** 10.0.0.1 and 10.0.0.2. */
const IPV4_ENDS = "0a 00 00 01  0a 00 00 02";
/** 2001:db8::1 and 2001:db8::2. */
const IPV6_ENDS = "20010db8 00000000 00000000 00000001  20010db8 00000000 00000000 00000002";

/** Bytes, or hex for them. */
type Part = Uint8Array | string;

export function join(...parts: readonly Part[]): Uint8Array {
  return concat(...parts.map((part) => (typeof part === "string" ? hex(part) : part)));
}

export function ethernet(etherType: number, payload: Part): Uint8Array {
  return join(MACS, u16(etherType), payload);
}

export interface Ipv4Fields {
  readonly protocol?: number;
  readonly options?: string;
  /** Flags and fragment offset. */
  readonly fragment?: number;
  readonly totalLength?: number;
  readonly checksum?: number;
}

export function ipv4(payload: Part, fields: Ipv4Fields = {}): Uint8Array {
  const { protocol = 17, options = "", fragment = 0, totalLength, checksum } = fields;
  const body = join(payload);
  const length = 20 + hex(options).length;
  const header = join(
    Uint8Array.of(0x40 | (length / 4), 0),
    u16(totalLength ?? length + body.length),
    "1234",
    u16(fragment),
    Uint8Array.of(64, protocol),
    "0000",
    IPV4_ENDS,
    options,
  );
  new DataView(header.buffer).setUint16(10, checksum ?? internetChecksum(header));
  return join(header, body);
}

export function ipv6(nextHeader: number, payload: Part, payloadLength?: number): Uint8Array {
  const body = join(payload);
  return join("6000 0000", u16(payloadLength ?? body.length), Uint8Array.of(nextHeader, 64), IPV6_ENDS, body);
}

/** Ports 1025 and 53. */
export function udp(payload: Part, length?: number): Uint8Array {
  const body = join(payload);
  return join("0401 0035", u16(length ?? 8 + body.length), "0000", body);
}

/** Ports 1025 and 80, sequence 0x80000001, acknowledgement 2. */
export function tcp(payload: Part, flags = 0x18, options = "", dataOffset = 5 + hex(options).length / 4): Uint8Array {
  return join("0401 0050 80000001 00000002", Uint8Array.of(dataOffset << 4, flags), "ffff 0000 0000", options, payload);
}
