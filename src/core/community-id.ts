import { createHash } from "node:crypto";
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
  const hash = createHash("sha1");
  const seedBytes = Buffer.alloc(2);
  seedBytes.writeUInt16BE(seed);
  hash.update(seedBytes);
  hash.update(addressBytes(low));
  hash.update(addressBytes(high));
  hash.update(Buffer.from([protocol, 0]));
  if (WITH_PORTS.has(protocol)) {
    hash.update(Buffer.from([lowPort >>> 8, lowPort & 255, highPort >>> 8, highPort & 255]));
  }
  return `1:${hash.digest("base64")}`;
}

function addressBytes({ version, a, b, c, d }: Address): Buffer {
  if (version === 4) return Buffer.from([d >>> 24, d >>> 16, d >>> 8, d].map((byte) => byte & 255));
  return Buffer.from([a, b, c, d].flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word].map((x) => x & 255)));
}
