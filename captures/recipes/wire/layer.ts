// What one layer hands to the layer below it: its bytes, and what that layer must write about them.

export interface Transport {
  readonly protocol: number;
  readonly bytes: Uint8Array;
  /** Where the checksum goes once the addresses of the pseudo-header are known. */
  readonly checksumAt: number;
  /** ICMP sums its own bytes only; TCP and UDP sum the pseudo-header too. */
  readonly pseudoHeader: boolean;
}

export interface Network {
  readonly etherType: number;
  readonly bytes: Uint8Array;
}
