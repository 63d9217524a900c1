// Ethernet II, with IEEE 802.1Q tags where asked for, padded to the 60 bytes a card puts on the wire.

import { hex } from "./bytes.js";
import type { Network } from "./layer.js";

export interface EthernetFields {
  readonly source: string;
  readonly destination: string;
  /** Outermost first. */
  readonly vlans?: readonly number[];
}

const MINIMUM = 60;

export function ethernet(fields: EthernetFields, packet: Network): Uint8Array {
  const vlans = fields.vlans ?? [];
  const header = 14 + 4 * vlans.length;
  const frame = new Uint8Array(Math.max(MINIMUM, header + packet.bytes.length));
  const view = new DataView(frame.buffer);
  frame.set(macBytes(fields.destination), 0);
  frame.set(macBytes(fields.source), 6);
  vlans.forEach((vlan, index) => {
    view.setUint16(12 + 4 * index, 0x8100);
    view.setUint16(14 + 4 * index, vlan);
  });
  view.setUint16(header - 2, packet.etherType);
  frame.set(packet.bytes, header);
  return frame;
}

const known = new Map<string, Uint8Array>();

function macBytes(address: string): Uint8Array {
  let bytes = known.get(address);
  if (bytes === undefined) {
    bytes = hex(address);
    known.set(address, bytes);
  }
  return bytes;
}
