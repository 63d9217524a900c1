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

/** Some writers leave the padding out of the length; it is in the file all the same (Wireshark reads it so too). */
export function paddedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}
