import { MINUTE, type Microseconds, SECOND } from "../core/time.js";
import { ICMP, ICMPV6, TCP } from "../decode/packet.js";
import * as R from "./flow-record.js";

/**
 * How long a flow may be idle, in packet time, before it is over. Close to what Zeek and Suricata use; UDP flows that
 * were answered live longer than Skype's longest regular gap between pings, 180 s (U6).
 */
const TCP_OPENING: Microseconds = MINUTE;
const TCP_OPEN: Microseconds = 5 * MINUTE;
/** After FIN both ways or RST: late retransmissions still belong to the flow. */
const TCP_CLOSED: Microseconds = 10 * SECOND;
/** No flow is over sooner. */
export const SHORTEST_TIMEOUT = TCP_CLOSED;
const UDP_UNANSWERED: Microseconds = MINUTE;
const UDP_ANSWERED: Microseconds = 200 * SECOND;
const ICMP_ANY: Microseconds = 30 * SECOND;

const BOTH_FINS = R.FIN_SEEN | (R.FIN_SEEN << 1);
const ANY_RST = R.RST_SEEN | (R.RST_SEEN << 1);

/** Of a flow with these META bits; `packetsBack` is what the responder has sent. */
export function idleTimeout(meta: number, packetsBack: number): Microseconds {
  const protocol = meta & R.PROTOCOL_MASK;
  if (protocol === TCP) {
    if (isClosed(meta)) return TCP_CLOSED;
    return packetsBack > 0 ? TCP_OPEN : TCP_OPENING;
  }
  if (protocol === ICMP || protocol === ICMPV6) return ICMP_ANY;
  return packetsBack > 0 ? UDP_ANSWERED : UDP_UNANSWERED;
}

export function isClosed(meta: number): boolean {
  return (meta & BOTH_FINS) === BOTH_FINS || (meta & ANY_RST) !== 0;
}
