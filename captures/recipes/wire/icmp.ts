// ICMP, RFC 792: the two messages a network answers with when it lets something through, and when it does not.

import { concat, u16 } from "./bytes.js";
import type { Transport } from "./layer.js";

const icmp = (bytes: Uint8Array): Transport => ({ protocol: 1, bytes, checksumAt: 2, pseudoHeader: false });

export const PORT_UNREACHABLE = 3;
export const ADMINISTRATIVELY_PROHIBITED = 13;

/** `original` is the IPv4 packet that could not be delivered; its header and first 8 bytes come back. */
export function destinationUnreachable(code: number, original: Uint8Array): Transport {
  return icmp(concat(Uint8Array.of(3, code, 0, 0, 0, 0, 0, 0), original.subarray(0, 28)));
}

export function echo(kind: "request" | "reply", identifier: number, sequence: number, data: Uint8Array): Transport {
  return icmp(concat(Uint8Array.of(kind === "request" ? 8 : 0, 0, 0, 0), u16(identifier), u16(sequence), data));
}
