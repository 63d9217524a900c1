// RFC 1071: the ones' complement sum of IPv4, TCP, UDP and ICMP.

export function onesSum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  const even = bytes.length & ~1;
  for (let index = 0; index < even; index += 2) sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  if (even !== bytes.length) sum += (bytes[even] ?? 0) << 8;
  return sum;
}

export function internetChecksum(bytes: Uint8Array, start = 0): number {
  let sum = onesSum(bytes, start);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
