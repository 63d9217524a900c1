import type { Packet } from "./packet.js";

/** The number of a layer in the table of layer functions, or DONE. */
export type LayerNumber = number;

/** No further layer: all was understood, or `Packet.stop` says why not. */
export const DONE: LayerNumber = 0;

/**
 * One header format. `decode` finds its header at `packet.offset`, checks that all of it lies before `packet.end`,
 * fills in what it knows, moves `offset` (and `end`, where a length field says so) and names the next layer. It never
 * throws on bytes, never allocates and remembers nothing.
 */
export interface Layer {
  readonly name: string;
  /** Where it is found: link types, EtherTypes (RFC 9542), IP protocol numbers. */
  readonly linkTypes?: readonly number[];
  readonly etherTypes?: readonly number[];
  readonly ipProtocols?: readonly number[];
  /**
   * UDP ports of either end. A port proves nothing: such a layer first looks whether its header fits strictly, and
   * returns DONE where it does not, so that the packet stays the UDP datagram it is.
   */
  readonly udpPorts?: readonly number[];
  readonly decode: (packet: Packet) => LayerNumber;
}
