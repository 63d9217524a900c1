import type { FlowRecord, FlowSide } from "../../alert/flow-log.js";

/** What formats need to know of a transport layer. */
export interface Transport {
  /** IANA's protocol number; absent where the record does not say which it was. */
  readonly number?: number;
  /** IANA's keyword in lower case, as ECS and OCSF have it. */
  readonly keyword?: string;
  /** The two numbers of a flow are ports. ICMP has a type in the first one's place. */
  readonly hasPorts: boolean;
}

const TRANSPORTS: Readonly<Record<FlowRecord["network"]["transport"], Transport>> = {
  tcp: { number: 6, keyword: "tcp", hasPorts: true },
  udp: { number: 17, keyword: "udp", hasPorts: true },
  icmp: { number: 1, keyword: "icmp", hasPorts: false },
  icmp6: { number: 58, keyword: "ipv6-icmp", hasPorts: false },
  other: { hasPorts: false },
};

export function transportOf({ network }: FlowRecord): Transport {
  return TRANSPORTS[network.transport];
}

/** Undefined where the flow has no ports. */
export function portOf(flow: FlowRecord, side: FlowSide): number | undefined {
  return transportOf(flow).hasPorts ? side.port : undefined;
}

/** The type of the messages that opened an ICMP flow. */
export function icmpTypeOf({ network, source }: FlowRecord): number | undefined {
  return network.transport === "icmp" || network.transport === "icmp6" ? source.port : undefined;
}

export function isIpv6({ source }: FlowRecord): boolean {
  return source.ip.includes(":");
}
