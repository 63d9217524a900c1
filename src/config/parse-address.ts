import { isIP } from "node:net";
import { Address4, Address6 } from "ip-address";
import { type Address, ipv4, ipv6 } from "../core/address.js";

/**
 * An address as people write it: `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` (RFC 4291 section 2.2), also with a
 * zone (RFC 4007 section 11), which is dropped. Undefined for anything else.
 */
export function parseAddress(text: string): Address | undefined {
  switch (isIP(text)) {
    case 4:
      return ipv4(wordOf(new Address4(text).toArray(), 0));
    case 6: {
      const octets = new Address6(text).toUnsignedByteArray();
      const bytes = [...Array<number>(16 - octets.length).fill(0), ...octets];
      return ipv6(wordOf(bytes, 0), wordOf(bytes, 4), wordOf(bytes, 8), wordOf(bytes, 12));
    }
    default:
      return undefined;
  }
}

function wordOf(octets: readonly number[], at: number): number {
  return (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!;
}
