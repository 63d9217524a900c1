/**
 * Blocks that hold a packet. The enhanced packet block (draft-ietf-opsawg-pcapng section 4.3) and the obsolete packet
 * block (appendix A) differ only in the interface:
 *
 *   0   4  type             6 enhanced, 2 obsolete
 *   4   4  total length
 *   8   4  interface        obsolete: 2 bytes of it, then 2 of a drop count
 *   12  4  time, high word
 *   16  4  time, low word
 *   20  4  captured length
 *   24  4  original length
 *   28     packet, padded to 32 bits, then options
 */
export const PACKET_INTERFACE = 8;
export const PACKET_TIME_HIGH = 12;
export const PACKET_TIME_LOW = 16;
export const PACKET_CAPTURED = 20;
export const PACKET_ORIGINAL = 24;
export const PACKET_FIELDS = 28;

/**
 * The simple packet block (section 4.4):
 *
 *   0   4  type 3
 *   4   4  total length
 *   8   4  original length
 *   12     packet, padded to 32 bits
 */
export const SIMPLE_ORIGINAL = 8;
export const SIMPLE_FIELDS = 12;
