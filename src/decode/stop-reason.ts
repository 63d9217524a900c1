/**
 * Why decoding stopped, and what else was noticed, as small integers on the hot path and stable dotted names in the
 * summary. A stop is not an error: what was understood before it is used. Each layer declares its own reasons at load
 * time; the numbers mean nothing outside this process.
 */
const names: string[] = [""];

/** Declares a reason and gives its number. `what` says it in words for people. */
export function stopReason(name: string): number {
  names.push(name);
  return names.length - 1;
}

export function stopReasonName(reason: number): string {
  return names[reason] ?? "";
}

export function stopReasonCount(): number {
  return names.length;
}

/** Things worth counting that do not stop decoding: one bit each in `Packet.notes`. */
export const NOTES = [
  /** Wrong IPv4 header checksum: usual on the sending host with offload, so it is counted and used (RFC 1071). */
  { bit: 1, name: "ipv4.checksum" },
  /** The frame holds less than the headers promise: the snaplen cut it. */
  { bit: 2, name: "frame.cut-by-snaplen" },
  /** Length field 0: segmentation offload leaves it to the network card; the captured length is used. */
  { bit: 4, name: "ip.zero-length" },
  /** A fragment of an IP packet. */
  { bit: 8, name: "ip.fragment" },
  /** An 802.11 frame with several packets, of which each is decoded. */
  { bit: 16, name: "ieee80211.a-msdu" },
] as const;

export const NOTE_IPV4_CHECKSUM = 1;
export const NOTE_CUT = 2;
export const NOTE_ZERO_LENGTH = 4;
export const NOTE_FRAGMENT = 8;
export const NOTE_A_MSDU = 16;
