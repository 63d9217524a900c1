// The checksum that travels in clear beside an obfuscated datagram (C.4): CRC-32 with the usual polynomial and
// start value, but without the final inversion, over the plaintext.

export function messageCrc(plaintext: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of plaintext) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return crc >>> 0;
}
