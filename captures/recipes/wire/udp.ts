// UDP, RFC 768.

import type { Transport } from "./layer.js";

export interface UdpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export function udp(fields: UdpFields, payload: Uint8Array): Transport {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, fields.sourcePort);
  view.setUint16(2, fields.destinationPort);
  view.setUint16(4, bytes.length);
  bytes.set(payload, 8);
  return { protocol: 17, bytes, checksumAt: 6, pseudoHeader: true };
}
