const ICMP = 1;
const ICMPV6 = 58;

/**
 * ICMP has no ports. As Zeek and Community ID have it, a request's type and the type of its answer stand in for them,
 * so that both belong to one flow; a message without a counterpart uses its type and code and runs one way.
 * https://github.com/corelight/community-id-spec
 */
const COUNTERPARTS = pairs([
  [8, 0], // echo (RFC 792)
  [13, 14], // timestamp
  [15, 16], // information
  [10, 9], // router solicitation (RFC 1256)
  [17, 18], // address mask (RFC 950)
]);

const COUNTERPARTS_V6 = pairs([
  [128, 129], // echo (RFC 4443)
  [133, 134], // router solicitation (RFC 4861)
  [135, 136], // neighbour solicitation
  [130, 131], // multicast listener query (RFC 2710)
  [144, 145], // home agent address discovery (RFC 6275)
  [139, 140], // node information (RFC 4620)
]);

function pairs(list: readonly (readonly [number, number])[]): Int16Array {
  const table = new Int16Array(256).fill(-1);
  for (const [request, answer] of list) {
    table[request] = answer;
    table[answer] = request;
  }
  return table;
}

/** The second "port" of an ICMP message: the type that answers it, or its code. */
export function icmpSecondPort(transport: number, type: number, code: number): number {
  const counterpart = icmpCounterpart(transport, type);
  return counterpart < 0 ? code : counterpart;
}

/** The type that answers `type`, or -1 for a message that has no answer. */
export function icmpCounterpart(transport: number, type: number): number {
  if (transport === ICMP) return COUNTERPARTS[type & 0xff]!;
  if (transport === ICMPV6) return COUNTERPARTS_V6[type & 0xff]!;
  return -1;
}
