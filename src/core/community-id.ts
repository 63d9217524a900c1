import { hash } from "node:crypto";
import { type Address, compareAddresses } from "./address.js";
import { icmpCounterpart } from "./icmp-ports.js";

/** Protocols whose ports, or types, go into the hash. */
const WITH_PORTS = new Set([6, 17, 132, 1, 58]);

/**
 * Community ID version 1: one text for both directions of a flow, the same in every tool that knows it.
 * https://github.com/corelight/community-id-spec
 *
 * For ICMP the ports are type and code, or the counterpart types; one-way messages are not put in order.
 */
export function communityId(
  protocol: number,
  source: Address,
  destination: Address,
  sourcePort: number,
  destinationPort: number,
  seed = 0,
): string {
  let [low, high, lowPort, highPort] = [source, destination, sourcePort, destinationPort];
  const order = compareAddresses(source, destination) || sourcePort - destinationPort;
  const isIcmp = protocol === 1 || protocol === 58;
  const oneWay = isIcmp && icmpCounterpart(protocol, sourcePort) < 0;
  if (order > 0 && !oneWay) [low, high, lowPort, highPort] = [destination, source, destinationPort, sourcePort];
  const length = 4 + 2 * addressLength(low) + (WITH_PORTS.has(protocol) ? 4 : 0);
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.writeUInt16BE(seed);
  at = writeAddress(bytes, at, low);
  at = writeAddress(bytes, at, high);
  at = bytes.writeUInt16BE(protocol << 8, at);
  if (at < length) bytes.writeUInt32BE(lowPort * 65_536 + highPort, at);
  return `1:${hash("sha1", bytes, "base64")}`;
}

function addressLength({ version }: Address): number {
  return version === 4 ? 4 : 16;
}

/** The offset behind it. */
function writeAddress(bytes: Buffer, at: number, { version, a, b, c, d }: Address): number {
  if (version === 4) return bytes.writeInt32BE(d, at);
  return bytes.writeInt32BE(d, bytes.writeInt32BE(c, bytes.writeInt32BE(b, bytes.writeInt32BE(a, at))));
}
