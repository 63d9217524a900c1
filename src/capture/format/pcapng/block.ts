/**
 * What every pcapng block has (draft-ietf-opsawg-pcapng section 3.1), in the byte order of its section:
 *
 *   0      4  type
 *   4      4  total length, these 12 bytes included
 *   8         body, padded to 32 bits
 *   end-4  4  total length again
 */
export const BLOCK_HEADER = 8;
export const BLOCK_TRAILER = 4;
export const SMALLEST_BLOCK = BLOCK_HEADER + BLOCK_TRAILER;

export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const OBSOLETE_PACKET = 2;
export const SIMPLE_PACKET = 3;
export const ENHANCED_PACKET = 6;

/**
 * Blocks without a packet that Wireshark numbers as if they had one: systemd's journal, custom blocks (of two kinds, by
 * whether a copy may keep them), Sysdig's events in four forms. Frame numbers are to be Wireshark's.
 */
const NUMBERED = [0x9, 0xbad, 0x40000bad, 0x204, 0x208, 0x216, 0x221];

export function isNumbered(type: number): boolean {
  return NUMBERED.includes(type);
}

/** Some writers leave the padding out of the length; it is in the file all the same (Wireshark reads it so too). */
export function paddedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}
