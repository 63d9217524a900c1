import { type FrameRef, NO_FRAMES } from "../core/frame-ref.js";
import type { Microseconds } from "../core/time.js";

/**
 * What decoding found in one frame: numbers, and offsets into the chunk. A single Packet is filled again and again;
 * with tunnels, the innermost network and transport layers win. Addresses, sequence numbers and hashes are signed
 * 32-bit integers, which stay small integers in the engine.
 *
 * The engine keeps fields in the order in which they stand here. Those of every packet come first and lie in five cache
 * lines, so that the packets decoded together fit into the nearest cache; those that few packets have come behind.
 */
export class Packet {
  /** Memory that all offsets refer to: the frame's chunk, or a reassembled datagram. */
  bytes: Uint8Array = EMPTY;
  view: DataView = EMPTY_VIEW;
  /** Where the next layer starts, and where the captured bytes that belong to it end. Layers move both. */
  offset = 0;
  end = 0;
  /** Where the current layer would end had the snaplen cut nothing: beyond `end` for a cut frame. */
  promisedEnd = 0;

  // Of the frame
  time: Microseconds = 0;
  frame = 0;
  capture = 0;
  interface = 0;
  /** Bytes on the wire. */
  wireLength = 0;

  // Of the link
  /** Offset of the 14-byte Ethernet header, or -1. */
  ethernet = -1;
  /** Outermost and next VLAN id, or -1. */
  vlan = -1;
  innerVlan = -1;

  // Of the network layer
  /** 0 where there is none that is understood. */
  ipVersion: 0 | 4 | 6 = 0;
  /** Source and destination: the last word of each, which is all there is of IPv4. */
  source3 = 0;
  destination3 = 0;
  /** IANA protocol number of what the IP packet carries, extension headers walked. */
  protocol = 0;
  /** Bytes of the IP packet by its own header. */
  ipLength = 0;
  /** IPv4 identification; 0 for IPv6, which has none. */
  ipId = 0;
  /** A fragment: decoding stopped before its payload, `bytes[offset, end)`, which is for the defragmenter. */
  fragmented = false;
  /** Network layers around the innermost one, whose addresses stand here: 0 without a tunnel. */
  tunnelDepth = 0;
  /** Where the next packet of a frame that holds several begins, behind this one; 0 where there is none. */
  restAt = 0;

  // Of the transport
  /** 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6; 0 where ports and payload below are not set. */
  transport = 0;
  /** ICMP: type and code. */
  sourcePort = 0;
  destinationPort = 0;
  sequence = 0;
  acknowledgement = 0;
  tcpFlags = 0;
  /** Captured payload is `bytes[payload, payloadEnd)`; the headers promise `payloadLength` bytes. */
  payload = 0;
  payloadEnd = 0;
  payloadLength = 0;

  // Of the flow room
  /** The hash of the flow's ends where `FlowTracker.expect` has been told of the packet, or 0. */
  flowHash = 0;

  // Of decoding itself
  /** What was noticed without stopping: bits of `NOTES` in stop-reason.ts. */
  notes = 0;
  /** Why decoding stopped, an index into the stop reasons; 0 means that nothing was wrong. */
  stop = 0;
  /** Where in `bytes` it stopped. */
  stopOffset = 0;

  // Of IPv6: the first three words of each address
  source0 = 0;
  source1 = 0;
  source2 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;

  // Of fragments
  /** The earlier frames of a packet that came in fragments; `frame` is the one that completed it. */
  earlierFrames: readonly FrameRef[] = NO_FRAMES;
  /** A first fragment that goes on without the rest of its packet. */
  isAlone = false;
  /** Of a fragment: the number its packet goes by, where in the packet its payload stands, and whether more follows. */
  fragmentId = 0;
  fragmentOffset = 0;
  moreFragments = false;

  // Of a frame that holds several packets: what `end`, `promisedEnd` and `tunnelDepth` are for the next one
  restEnd = 0;
  restPromisedEnd = 0;
  restTunnelDepth = 0;

  // Of tunnels, set only where `tunnelDepth` is not 0
  /** The outermost tunnel, an index into TUNNEL_KINDS (core/encapsulation.ts). */
  tunnelKind = 0;
  /** The outermost network layer, in the same form. */
  outerVersion: 0 | 4 | 6 = 0;
  outerSource0 = 0;
  outerSource1 = 0;
  outerSource2 = 0;
  outerSource3 = 0;
  outerDestination0 = 0;
  outerDestination1 = 0;
  outerDestination2 = 0;
  outerDestination3 = 0;
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** TCP flags as they stand in the header (RFC 9293 section 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
