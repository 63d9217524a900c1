/**
 * IP addresses as they travel through the rooms: 32-bit words, signed, in network order. On the hot path they stay
 * separate numbers; off it they are an `Address`. Text is made only for output, by the rules of RFC 5952.
 */

/** An address off the hot path. IPv4 uses `d` alone (a, b, c are 0), so that one shape serves both families. */
export interface Address {
  readonly version: 4 | 6;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export interface Endpoint {
  readonly address: Address;
  readonly port: number;
}

export function ipv4(word: number): Address {
  return { version: 4, a: 0, b: 0, c: 0, d: word | 0 };
}

export function ipv6(a: number, b: number, c: number, d: number): Address {
  return { version: 6, a: a | 0, b: b | 0, c: c | 0, d: d | 0 };
}

export function sameAddress(left: Address, right: Address): boolean {
  return (
    left.d === right.d &&
    left.c === right.c &&
    left.b === right.b &&
    left.a === right.a &&
    left.version === right.version
  );
}

/** Orders addresses by family, then as unsigned big-endian numbers. Negative, zero or positive, as a sort wants it. */
export function compareAddresses(left: Address, right: Address): number {
  return (
    left.version - right.version ||
    (left.a >>> 0) - (right.a >>> 0) ||
    (left.b >>> 0) - (right.b >>> 0) ||
    (left.c >>> 0) - (right.c >>> 0) ||
    (left.d >>> 0) - (right.d >>> 0)
  );
}

export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups shortened, the first of equals. */
function formatIpv6({ a, b, c, d }: Address): string {
  const groups = [a, b, c, d].flatMap((word) => [word >>> 16, word & 0xffff]);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return `::ffff:${formatIpv4(d)}`;
  let runStart = -1;
  let runLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > runLength) {
      runStart = start;
      runLength = length;
    }
    if (length > 0) start += length;
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(":");
  if (runStart < 0) return hex(groups);
  return `${hex(groups.slice(0, runStart))}::${hex(groups.slice(runStart + runLength))}`;
}

export function formatAddress(address: Address): string {
  return address.version === 4 ? formatIpv4(address.d) : formatIpv6(address);
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.version === 4 ? `${formatIpv4(address.d)}:${port}` : `[${formatIpv6(address)}]:${port}`;
}

/** `00:04:76:96:7b:da`, of an address as a number of 48 bits. */
export function formatMac(mac: number): string {
  return (mac.toString(16).padStart(12, "0").match(/../g) ?? []).join(":");
}

/** One number for an IPv4 address and port: 48 bits, exact in a float64, so it can be a Map key without a string. */
export function endpointKey(word: number, port: number): number {
  return (word >>> 0) * 65_536 + port;
}

export function endpointOfKey(key: number): Endpoint {
  return { address: ipv4(Math.floor(key / 65_536) | 0), port: key % 65_536 };
}

/** `192.0.2.1:80`, of what `endpointKey` gives. */
export function formatEndpointKey(key: number): string {
  return `${formatIpv4(Math.floor(key / 65_536) | 0)}:${key % 65_536}`;
}
