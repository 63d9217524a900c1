// IPv4, RFC 791 section 3.1. Only here are the addresses known, so the transport checksum is finished here.

import { ipv4Bytes } from "./bytes.js";
import { internetChecksum, onesSum } from "./checksum.js";
import type { Network, Transport } from "./layer.js";

export interface Ipv4Fields {
  readonly source: string;
  readonly destination: string;
  readonly ttl?: number;
  readonly identification?: number;
  readonly dontFragment?: boolean;
  readonly dscp?: number;
}

const HEADER = 20;

export function ipv4(fields: Ipv4Fields, transport: Transport): Network {
  const { bytes: segment, protocol, checksumAt } = transport;
  const bytes = new Uint8Array(HEADER + segment.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  bytes[1] = (fields.dscp ?? 0) << 2;
  view.setUint16(2, bytes.length);
  view.setUint16(4, fields.identification ?? 0);
  view.setUint16(6, fields.dontFragment ? 0x4000 : 0);
  bytes[8] = fields.ttl ?? 64;
  bytes[9] = protocol;
  bytes.set(ipv4Bytes(fields.source), 12);
  bytes.set(ipv4Bytes(fields.destination), 16);
  view.setUint16(10, internetChecksum(bytes.subarray(0, HEADER)));
  bytes.set(segment, HEADER);
  const pseudoHeader = transport.pseudoHeader ? onesSum(bytes.subarray(12, 20)) + protocol + segment.length : 0;
  const sum = internetChecksum(bytes.subarray(HEADER), pseudoHeader);
  // RFC 768: a UDP sum of zero is sent as all ones, zero means "none".
  view.setUint16(HEADER + checksumAt, sum === 0 && protocol === 17 ? 0xffff : sum);
  return { etherType: 0x0800, bytes };
}
