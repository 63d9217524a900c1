import type { Alert } from "../../alert/alert.js";
import type { FlowRecord } from "../../alert/flow-log.js";
import { eveTime } from "../formats/eve.js";
import { jsonLine } from "../json-line.js";
import { secondsBetween } from "../moment.js";
import type { FlowFormat } from "./flow-format.js";
import { icmpTypeOf, isIpv6, portOf } from "./transport.js";

/** Suricata EVE, `event_type: flow`: what Suricata itself writes when a flow is over. */
export const eve: FlowFormat = {
  name: "eve",
  open: (observer) => ({ record: (flow) => jsonLine(eveFlow(flow, observer)) }),
};

const PROTOCOL: Readonly<Record<FlowRecord["network"]["transport"], string | undefined>> = {
  tcp: "TCP",
  udp: "UDP",
  icmp: "ICMP",
  icmp6: "IPv6-ICMP",
  other: undefined,
};

/** Digits of our id that fit the whole numbers of JSON readers. */
const FLOW_ID_DIGITS = 13;

function eveFlow(flow: FlowRecord, { name, interface: inInterface }: Alert["observer"]): object {
  const { source, destination, network, start, end, state } = flow;
  const [srcPort, destPort] = [portOf(flow, source), portOf(flow, destination)];
  const icmpType = icmpTypeOf(flow);
  const { tunnel } = network;
  const proto = PROTOCOL[network.transport];
  return {
    timestamp: eveTime(end),
    flow_id: Number.parseInt(flow.id.slice(0, FLOW_ID_DIGITS), 16),
    event_type: "flow",
    host: name,
    ...(inInterface !== undefined && { in_iface: inInterface }),
    src_ip: source.ip,
    ...(srcPort !== undefined && { src_port: srcPort }),
    dest_ip: destination.ip,
    ...(destPort !== undefined && { dest_port: destPort }),
    ...(proto !== undefined && { proto }),
    ...(icmpType !== undefined && { icmp_type: icmpType }),
    ip_v: isIpv6(flow) ? 6 : 4,
    ...(network.vlan !== undefined && { vlan: vlansOf(flow) }),
    ...(tunnel !== undefined && {
      tunnel: { src_ip: tunnel.source, dest_ip: tunnel.destination, depth: tunnel.depth },
    }),
    community_id: network.communityId,
    ...(flow.label !== undefined && { app_proto: flow.label }),
    flow: {
      pkts_toserver: source.packets,
      pkts_toclient: destination.packets,
      bytes_toserver: source.bytes,
      bytes_toclient: destination.bytes,
      start: eveTime(start),
      end: eveTime(end),
      age: Math.floor(Number(secondsBetween(start, end))),
      state: eveState(flow),
    },
    metadata: {
      flowbits: [
        ...(flow.label === undefined ? [] : [flow.label]),
        ...(flow.reasons ?? []).map(({ why }) => `skype.${why}`),
        ...(flow.corrects ? ["skyspan.corrects"] : []),
      ],
      flowvars: [
        { key: "skyspan.id", value: flow.id },
        { key: "skyspan.conn_state", value: state },
        ...(tunnel === undefined ? [] : [{ key: "skyspan.tunnel", value: tunnel.kind }]),
      ],
    },
  };
}

function vlansOf({ network: { vlan, innerVlan } }: FlowRecord): readonly number[] {
  return [vlan, innerVlan].filter((id) => id !== undefined);
}

/** Suricata's word for how far a flow came: new until it is answered; what has no connection is never closed. */
function eveState({ network, state }: FlowRecord): "new" | "established" | "closed" {
  if (network.transport !== "tcp") return state === "SF" ? "established" : "new";
  if (state === "S0" || state === "SH") return "new";
  return state === "S1" || state === "S2" || state === "S3" || state === "OTH" ? "established" : "closed";
}
