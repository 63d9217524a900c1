import type { FlowRecord } from "../../alert/flow-log.js";
import { parseTime } from "../../core/time.js";
import { printable } from "../printable.js";
import type { FlowFormat } from "./flow-format.js";

interface Column {
  readonly name: string;
  readonly type: string;
  /** Undefined where it is not known: `-` in the file. */
  readonly value: (flow: FlowRecord) => string | undefined;
}

/**
 * Zeek's conn.log as far as a flow record has its columns, under Zeek's names, then what Zeek has no column for. Times
 * are seconds since 1970. https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html
 */
const COLUMNS: readonly Column[] = [
  { name: "ts", type: "time", value: ({ start }) => seconds(start) },
  { name: "uid", type: "string", value: ({ id }) => id },
  { name: "id.orig_h", type: "addr", value: ({ source }) => source.ip },
  { name: "id.orig_p", type: "port", value: ({ source }) => String(source.port) },
  { name: "id.resp_h", type: "addr", value: ({ destination }) => destination.ip },
  { name: "id.resp_p", type: "port", value: ({ destination }) => String(destination.port) },
  { name: "proto", type: "enum", value: ({ network }) => protocol(network.transport) },
  { name: "service", type: "string", value: ({ label }) => label },
  { name: "duration", type: "interval", value: ({ start, end }) => duration(start, end) },
  { name: "conn_state", type: "string", value: ({ state }) => state },
  { name: "orig_pkts", type: "count", value: ({ source }) => String(source.packets) },
  { name: "orig_ip_bytes", type: "count", value: ({ source }) => String(source.bytes) },
  { name: "resp_pkts", type: "count", value: ({ destination }) => String(destination.packets) },
  { name: "resp_ip_bytes", type: "count", value: ({ destination }) => String(destination.bytes) },
  { name: "community_id", type: "string", value: ({ network }) => network.communityId },
  { name: "vlan", type: "int", value: ({ network }) => network.vlan?.toString() },
  { name: "inner_vlan", type: "int", value: ({ network }) => network.innerVlan?.toString() },
  { name: "tunnel_kind", type: "enum", value: ({ network }) => network.tunnel?.kind },
  { name: "tunnel_orig_h", type: "addr", value: ({ network }) => network.tunnel?.source },
  { name: "tunnel_resp_h", type: "addr", value: ({ network }) => network.tunnel?.destination },
  { name: "tunnel_depth", type: "count", value: ({ network }) => network.tunnel?.depth.toString() },
  { name: "skype_reasons", type: "vector[string]", value: ({ reasons }) => reasons?.map(({ why }) => why).join(",") },
  { name: "corrects", type: "bool", value: ({ corrects }) => (corrects === true ? "T" : "F") },
];

export const zeek: FlowFormat = {
  name: "zeek",
  header: [
    "#separator \\x09",
    "#set_separator\t,",
    "#empty_field\t(empty)",
    "#unset_field\t-",
    "#path\tconn",
    `#fields\t${COLUMNS.map(({ name }) => name).join("\t")}`,
    `#types\t${COLUMNS.map(({ type }) => type).join("\t")}`,
  ],
  record: (flow) => COLUMNS.map(({ value }) => printable(value(flow) ?? "-")).join("\t"),
};

/** Zeek knows one word for both versions of ICMP. */
function protocol(transport: FlowRecord["network"]["transport"]): string {
  if (transport === "icmp6") return "icmp";
  return transport === "other" ? "unknown_transport" : transport;
}

function seconds(time: string): string {
  return (parseTime(time) / 1e6).toFixed(6);
}

function duration(start: string, end: string): string {
  return ((parseTime(end) - parseTime(start)) / 1e6).toFixed(6);
}
