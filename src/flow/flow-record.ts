/**
 * A flow's record: 64 bytes, one cache line, in one buffer seen as Int32 and as Float64. Indexes below are in the
 * view's own unit, from the start of the record; the record of flow n starts at n * WORDS (or n * DOUBLES).
 */
export const WORDS = 16;
export const DOUBLES = 8;

/** IPv4: the initiator's address. IPv6: the number of its address pair in the pool. */
export const INITIATOR = 0;
/** IPv4: the responder's address. */
export const RESPONDER = 1;
/** Initiator's port in the upper half, responder's in the lower. */
export const PORTS = 2;
/** Bits, below. */
export const META = 3;
/** First and latest packet time, Float64. */
export const FIRST = 2;
export const LAST = 3;
/** Packets sent by the initiator; the responder's stand one word on. */
export const PACKETS = 8;
/** IP bytes sent by the initiator, Float64; the responder's stand one on. */
export const BYTES = 5;
/** The followed TCP stream's number, or 0. */
export const STREAM = 14;
/** Counts flows from 1 in the order they started. */
export const SERIAL = 15;

// META: protocol in bits 0 to 7.
export const PROTOCOL_MASK = 0xff;
export const IS_IPV6 = 1 << 8;
/** Detectors want the payload that the initiator sends; the responder's bit is the next. */
export const WANTED = 1 << 9;
export const WANTED_BOTH = WANTED | (WANTED << 1);
/** Seen from the initiator; the responder's bit is the next. The six of the TCP flags stand together. */
export const FLAGS_SHIFT = 11;
export const FLAGS_MASK = 0x3f;
export const SYN_SEEN = 1 << FLAGS_SHIFT;
export const FIN_SEEN = SYN_SEEN << 2;
export const RST_SEEN = SYN_SEEN << 4;
export const DATA_SEEN = 1 << 17;
/** The record holds a flow. */
export const IN_USE = 1 << 19;
/** What detectors made of the flow: four bits, `Flow.label`. */
export const LABEL_SHIFT = 20;
export const LABEL_MASK = 0xf << LABEL_SHIFT;
/** What the flow was seen in is kept in `EncapsulationRows`. */
export const IS_ENCAPSULATED = 1 << 25;
/** The responder answered the SYN: said once, also where both opened at the same time (RFC 9293 section 3.5). */
export const ACCEPTED = 1 << 24;
/** Bytes of the followed stream wait behind a gap: an acknowledgement may give it up. */
export const IS_WAITING = 1 << 26;
/** A detector asked to be told of the end. */
export const IS_WATCHED = 1 << 27;
