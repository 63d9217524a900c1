import type { FlowRecord } from "../../alert/flow-log.js";
import { epochSeconds, secondsBetween } from "../moment.js";
import type { ZeekType, ZeekValue } from "../zeek-log.js";

/**
 * Zeek's conn.log as far as a flow record has its columns, under Zeek's names, then what Zeek has no column for.
 * https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html
 */
export const CONN_COLUMNS = [
  ["ts", "time"],
  ["uid", "string"],
  ["id.orig_h", "addr"],
  ["id.orig_p", "port"],
  ["id.resp_h", "addr"],
  ["id.resp_p", "port"],
  ["proto", "enum"],
  ["service", "string"],
  ["duration", "interval"],
  ["conn_state", "string"],
  ["orig_pkts", "count"],
  ["orig_ip_bytes", "count"],
  ["resp_pkts", "count"],
  ["resp_ip_bytes", "count"],
  ["community_id", "string"],
  ["vlan", "int"],
  ["inner_vlan", "int"],
  ["tunnel_kind", "enum"],
  ["tunnel_orig_h", "addr"],
  ["tunnel_resp_h", "addr"],
  ["tunnel_depth", "count"],
  ["skype_reasons", "vector[string]"],
  ["corrects", "bool"],
] as const satisfies readonly (readonly [string, ZeekType])[];

export type ZeekConnection = Readonly<Record<(typeof CONN_COLUMNS)[number][0], ZeekValue>>;

export function zeekConnection(flow: FlowRecord): ZeekConnection {
  const { source, destination, network, start, end } = flow;
  return {
    ts: epochSeconds(start),
    uid: flow.id,
    "id.orig_h": source.ip,
    "id.orig_p": String(source.port),
    "id.resp_h": destination.ip,
    "id.resp_p": String(destination.port),
    proto: protocol(network.transport),
    service: flow.label,
    duration: secondsBetween(start, end),
    conn_state: flow.state,
    orig_pkts: String(source.packets),
    orig_ip_bytes: String(source.bytes),
    resp_pkts: String(destination.packets),
    resp_ip_bytes: String(destination.bytes),
    community_id: network.communityId,
    vlan: network.vlan?.toString(),
    inner_vlan: network.innerVlan?.toString(),
    tunnel_kind: network.tunnel?.kind,
    tunnel_orig_h: network.tunnel?.source,
    tunnel_resp_h: network.tunnel?.destination,
    tunnel_depth: network.tunnel?.depth.toString(),
    skype_reasons: flow.reasons?.map(({ why }) => why),
    corrects: flow.corrects === true ? "T" : "F",
  };
}

/** Zeek knows one word for both versions of ICMP. */
function protocol(transport: FlowRecord["network"]["transport"]): string {
  if (transport === "icmp6") return "icmp";
  return transport === "other" ? "unknown_transport" : transport;
}
