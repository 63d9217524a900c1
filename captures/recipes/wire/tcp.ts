// TCP, RFC 9293 section 3.1.

import type { Transport } from "./layer.js";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

export interface TcpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly flags: number;
  readonly window?: number;
  /** Padded with "end of options" to a multiple of four. */
  readonly options?: Uint8Array;
}

const none = new Uint8Array(0);

export function tcp(fields: TcpFields, payload: Uint8Array = none): Transport {
  const options = fields.options ?? none;
  const headerLength = 20 + ((options.length + 3) & ~3);
  const bytes = new Uint8Array(headerLength + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, fields.sourcePort);
  view.setUint16(2, fields.destinationPort);
  view.setUint32(4, fields.sequence);
  view.setUint32(8, fields.acknowledgment ?? 0);
  view.setUint8(12, (headerLength / 4) << 4);
  view.setUint8(13, fields.flags);
  view.setUint16(14, fields.window ?? 65535);
  bytes.set(options, 20);
  bytes.set(payload, headerLength);
  return { protocol: 6, bytes, checksumAt: 16, pseudoHeader: true };
}
